import type { Actor } from '@shop/shared/actor'
import { Refusal } from '@shop/shared/errors'
import type { Deps } from './deps.ts'

/** Who buys, after auth has said that the session still lives; throws UNAUTHENTICATED if it was ended. */
export async function buyerOf(
  { checkSession, getUsers }: Pick<Deps, 'checkSession' | 'getUsers'>,
  actor: Actor,
): Promise<{ id: string; email: string }> {
  const [session, { users }] = await Promise.all([checkSession(actor.sessionId), getUsers([actor.id])])
  const [user] = users
  if (!session.ok || session.userId !== actor.id || !user?.active) {
    throw new Refusal('UNAUTHENTICATED', { detail: 'Not authenticated (401): this session has ended; sign in again.' })
  }
  return { id: user.id, email: user.email }
}
