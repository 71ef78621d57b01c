import type { Actor } from '@shop/shared/actor'
import { Refusal } from '@shop/shared/errors'
import type { Deps } from './deps.ts'
import type { StandingChange } from './standing.repository.ts'
import type { User } from './user.ts'

/**
 * Changes role or activity of an account on behalf of an admin, and ends its sessions.
 * Throws NOT_FOUND, and CONFLICT for the own account, so that an admin remains: whoever takes rights keeps their own.
 */
export async function changeStanding(
  { standings }: Pick<Deps, 'standings'>,
  actor: Actor,
  id: string,
  change: StandingChange,
): Promise<User> {
  if (id === actor.id) throw conflict(change, 'Nobody changes their own role or activity.')
  const changed = await standings.change(id, change, actor.id, new Date())
  if (changed.ok) return changed.user
  switch (changed.code) {
    case 'NOT_FOUND':
      throw new Refusal('NOT_FOUND', { detail: 'There is no such account.' })
    case 'LAST_ADMIN':
      throw conflict(change, 'This could be the last admin: another admin has just taken your own rights.')
  }
}

function conflict(change: StandingChange, message: string): Refusal {
  return new Refusal('CONFLICT', {
    detail: message,
    errors: Object.keys(change).map((field) => ({ field, message })),
  })
}
