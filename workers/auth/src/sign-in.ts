import { Refusal } from '@shop/shared/errors'
import { newId } from '@shop/shared/id'
import type { Deps } from './deps.ts'
import { newRefreshToken, successorOf } from './refresh-token.ts'
import { rotationOf } from './rotation.ts'
import type { SignInWire } from './session.schema.ts'
import { newSession, type Origin, type Session, sessionToWire } from './session.ts'
import { type Credentials, type User, userToWire } from './user.ts'

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
  const session = newSession(newId(), account, refreshToken, origin, now, deps.times.refreshTokenSeconds)
  const user = await deps.sessions.open(session)
  if (!user) throw new Refusal('INVALID_CREDENTIALS')
  return signedIn(deps, user, session, refreshToken, now)
}

/**
 * Goes on with the session of a refresh token, with new tokens. Refuses with INVALID_REFRESH_TOKEN what is not the
 * session's current token, nor was it a moment ago.
 */
export async function refresh(deps: Deps, token: string, { country }: Origin, now: Date): Promise<SignInWire> {
  const rotated = await deps.rotations.rotate(rotationOf(token, country, now, deps.times))
  if (!rotated.ok) {
    deps.log.info('refresh refused', { why: rotated.code })
    throw new Refusal('INVALID_REFRESH_TOKEN')
  }
  return signedIn(deps, rotated.user, rotated.session, rotated.salts.reduce(successorOf, token), now)
}

async function signedIn(
  { signAccessToken, times, networks }: Deps,
  user: User,
  session: Session,
  refreshToken: string,
  now: Date,
): Promise<SignInWire> {
  networks.remember(user.email)
  return {
    userId: user.id,
    accessToken: await signAccessToken({ userId: user.id, role: user.role, sessionId: session.id }, now),
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: times.accessTokenSeconds,
    user: userToWire(user),
    session: sessionToWire(session, session.id),
  }
}
