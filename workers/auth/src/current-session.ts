import type { Actor } from '@shop/shared/actor'
import { liveSession } from '@shop/shared/live-session'
import type { Deps } from './deps.ts'

/** Throws UNAUTHENTICATED if the session behind a valid access token has ended. */
export async function requireSession({ sessions }: Pick<Deps, 'sessions'>, actor: Actor): Promise<void> {
  liveSession(await sessions.check(actor.sessionId, new Date()), actor)
}
