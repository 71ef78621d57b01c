import { fingerprint } from '@shop/shared/id'

/** What is stored of a code that the browser carries to whoever signs in with it. */
export function signInCodeHash(code: string): string {
  return fingerprint('sign-in code', code)
}

/** What is stored of the state of an attempt once it has come back. */
export function stateHash(state: string): string {
  return fingerprint('google state', state)
}
