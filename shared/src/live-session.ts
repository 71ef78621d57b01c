import type { Actor } from './actor.ts'
import { Refusal } from './errors.ts'

type Checked = { ok: true; userId: string } | { ok: false }

/**
 * The session behind an access token, after auth was asked for it: for what must not go on until the token expires.
 * Throws UNAUTHENTICATED if it has ended.
 */
export function liveSession<C extends Checked>(checked: C, { id }: Pick<Actor, 'id'>): Extract<C, { ok: true }> {
  if (isLive(checked) && checked.userId === id) return checked
  throw new Refusal('UNAUTHENTICATED', { detail: 'Not authenticated (401): your sign-in has ended; sign in again.' })
}

function isLive<C extends Checked>(checked: C): checked is Extract<C, { ok: true }> {
  return checked.ok
}
