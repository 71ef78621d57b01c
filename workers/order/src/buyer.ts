import type { Actor } from '@shop/shared/actor'
import { Refusal } from '@shop/shared/errors'
import type { Deps } from './deps.ts'

/** Who buys, after auth has said that the session still lives; throws UNAUTHENTICATED if it was ended. */
export async function buyerOf(
  { checkSession }: Pick<Deps, 'checkSession'>,
  actor: Actor,
): Promise<{ id: string; email: string }> {
  const session = await checkSession(actor.sessionId)
  if (!session.ok || session.userId !== actor.id) {
    throw new Refusal('UNAUTHENTICATED', { detail: 'Not authenticated (401): your sign-in has ended; sign in again.' })
  }
  return { id: session.userId, email: session.email }
}
