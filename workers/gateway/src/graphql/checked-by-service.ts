/**
 * What REST is sent as the client gave it: what is missing, or null though it cannot be cleared, is refused by the
 * service, in the same words to every client.
 */
export function checkedByService<Body>(given: { [K in keyof Body]?: Body[K] | null }): Body {
  return given as Body
}
