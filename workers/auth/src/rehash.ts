import type { Deps } from './deps.ts'
import { needsRehash } from './password.ts'

/**
 * Replaces the hash of a password that was just verified, if it was made with other parameters than a new one would be.
 * Never throws: what fails now can be done at any later login.
 */
export async function rehash(
  { users, passwords, log }: Pick<Deps, 'users' | 'passwords' | 'log'>,
  { userId, passwordHash }: { userId: string; passwordHash: string },
  password: string,
): Promise<void> {
  if (!needsRehash(passwordHash)) return
  try {
    await users.rehash(userId, passwordHash, await passwords.hash(password))
  } catch (error) {
    log.error('password not rehashed', error)
  }
}
