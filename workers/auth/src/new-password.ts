import { COMMON_PASSWORDS } from './generated/common-passwords.ts'

export const MIN_PASSWORD_LENGTH = 8
export const MAX_PASSWORD_LENGTH = 128

/**
 * What is wrong with a password that somebody wants to set for the account with this address, in words that follow the
 * name of a field; undefined if nothing is. The one rule for registering, changing, resetting and appointing.
 */
export function checkPassword(password: string, email: string): string | undefined {
  const chosen = password.normalize('NFC').trim().toLowerCase()
  if (chosen === email) return 'must not be the e-mail address'
  if (chosen === email.slice(0, email.lastIndexOf('@'))) return 'must not be the name in the e-mail address'
  if (COMMON_PASSWORDS.has(chosen)) return 'is one of the commonest passwords, which are tried first'
  return checkLength(password)
}

/** The part of the rule that needs no account. Characters are code points of the form that is hashed (NFC). */
export function checkLength(password: string): string | undefined {
  const { length } = [...password.normalize('NFC')]
  if (length < MIN_PASSWORD_LENGTH) return `must have at least ${MIN_PASSWORD_LENGTH} characters`
  if (length > MAX_PASSWORD_LENGTH) return `must have at most ${MAX_PASSWORD_LENGTH} characters`
  return undefined
}
