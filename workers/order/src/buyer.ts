import type { Actor } from '@shop/shared/actor'
import { liveSession } from '@shop/shared/live-session'
import type { Deps } from './deps.ts'

/** Who buys, after auth has said that the session still lives; throws UNAUTHENTICATED if it was ended. */
export async function buyerOf(
  { checkSession }: Pick<Deps, 'checkSession'>,
  actor: Actor,
): Promise<{ id: string; email: string }> {
  const { userId, email } = liveSession(await checkSession(actor.sessionId), actor)
  return { id: userId, email }
}
