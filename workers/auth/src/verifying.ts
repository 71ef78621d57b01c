import type { Actor } from '@shop/shared/actor'
import { Refusal } from '@shop/shared/errors'
import type { Deps } from './deps.ts'
import { done } from './done.schema.ts'
import { mailedTokenHash, type Purpose } from './mailed-token.ts'
import { type User, userToWire } from './user.ts'

/** Clients look for these words. */
export const ALREADY_VERIFIED = 'This address is already verified.'

/** Confirms the address that the token was mailed to, on behalf of whoever has it; throws INVALID_TOKEN. */
export async function verifyAddress(
  { mailedTokens }: Pick<Deps, 'mailedTokens'>,
  token: string,
  actor: Actor | null,
  now: Date,
) {
  const verified = await mailedTokens.verify(mailedTokenHash('verify-email', token), actor?.sessionId, now)
  if (!verified) throw invalidToken()
  const message = verified.before ? ALREADY_VERIFIED : 'Your address is verified.'
  return { ...done(message), user: userToWire(verified.user) }
}

/** The account that the token can be used for; throws INVALID_TOKEN. */
export async function holderOf(
  { mailedTokens }: Pick<Deps, 'mailedTokens'>,
  purpose: Purpose,
  token: string,
  now: Date,
): Promise<User> {
  const user = await mailedTokens.holder(mailedTokenHash(purpose, token), now)
  if (!user) throw invalidToken()
  return user
}

export function invalidToken(): Refusal {
  return new Refusal('INVALID_TOKEN', { detail: 'This link is unknown, used or expired; ask for a new one.' })
}
