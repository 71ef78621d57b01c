import { Refusal, Unavailable } from '@shop/shared/errors'
import type { Deadline, Policy } from '@shop/shared/resilience'
import type { RoomEvent } from '../order.events.ts'
import type { Admission } from './admission.ts'

/** The ways into the hubs, one object per room. */
export function roomsOf(hub: Env['HUB'], policy: Policy, deadline: Deadline) {
  const at = <T>(work: () => Promise<T>, repeatable: boolean) =>
    policy.run(deadline, () => work().catch(unavailable), { repeatable })

  return {
    publish: (room: string, event: RoomEvent) => at(() => hub.getByName(room).publish(event), true),
    issueTicket: (room: string, admission: Admission) => at(() => hub.getByName(room).issueTicket(admission), true),
    useTicket: (room: string, secret: string) => at(() => hub.getByName(room).useTicket(secret), false),

    /** Lets a verified account into a room; the answer is the upgrade. */
    async enter(
      room: string,
      { userId, sessionId, expiresAt }: Admission,
      cursor: string | undefined,
      protocol?: string,
    ) {
      const url = new URL('https://hub/')
      if (cursor !== undefined) url.searchParams.set('cursor', cursor)
      const headers = {
        upgrade: 'websocket',
        'x-user-id': userId,
        'x-session-id': sessionId,
        'x-expires-at': String(expiresAt),
      }
      const entry = new Request(url, {
        headers: protocol === undefined ? headers : { ...headers, 'sec-websocket-protocol': protocol },
      })
      const response = await at(() => hub.getByName(room).fetch(entry), false)
      if (response.status === 429) {
        throw new Refusal('RATE_LIMITED', { detail: 'This account has 20 live connections; close one first.' })
      }
      return response
    },
  }
}

function unavailable(error: unknown): never {
  throw new Unavailable('The live events', { cause: error })
}
