import { Refusal } from '@shop/shared/errors'
import { newId } from '@shop/shared/id'
import type { Deps } from './deps.ts'
import { newRefreshToken, refreshTokenHash } from './refresh-token.ts'
import type { SignInWire } from './session.schema.ts'
import { newSession, type Origin, sessionToWire } from './session.ts'
import { type Credentials, userToWire } from './user.ts'

/** A SignIn carries secrets: nobody on the way may keep it (RFC 6749, 5.1). */
export const NOT_STORED = { 'cache-control': 'no-store' }

/**
 * Opens a session for an account whose owner has just proved to be it, and makes its tokens.
 * Refuses with INVALID_CREDENTIALS if meanwhile the account was deactivated or got another password.
 */
export async function signIn(
  deps: Deps,
  account: Pick<Credentials, 'userId' | 'sessionGeneration'>,
  origin: Origin,
  now: Date,
): Promise<SignInWire> {
  const refreshToken = newRefreshToken()
  const session = newSession(newId(), account, refreshTokenHash(refreshToken), origin, now, deps.refreshTokenSeconds)
  const user = await deps.sessions.open(session)
  if (!user) throw new Refusal('INVALID_CREDENTIALS')
  return {
    userId: user.id,
    accessToken: await deps.signAccessToken({ userId: user.id, role: user.role, sessionId: session.id }, now),
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: deps.accessTokenSeconds,
    user: userToWire(user),
    session: sessionToWire(session, session.id),
  }
}
