/** The values of an enum: upper case in the graph, lower case on REST. */
export function lowerCase<const N extends string>(...names: N[]): { [K in N]: { value: Lowercase<K> } } {
  return lowered(Object.fromEntries(names.map((name) => [name, { value: name.toLowerCase() }])))
}

/** Every name with itself in lower case. */
function lowered<N extends string>(values: object): { [K in N]: { value: Lowercase<K> } } {
  return values as { [K in N]: { value: Lowercase<K> } }
}
