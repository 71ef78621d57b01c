import type { Actor } from '@shop/shared/actor'
import { liveSession } from '@shop/shared/live-session'
import type { Deps } from './deps.ts'

/** For what must end with the session and not with the access token; throws UNAUTHENTICATED if the session has ended. */
export async function requireSession({ sessions }: Pick<Deps, 'sessions'>, actor: Actor): Promise<void> {
  liveSession(await sessions.check(actor.sessionId, new Date()), actor)
}
