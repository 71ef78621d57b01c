import { Refusal } from '@shop/shared/errors'
import { perIsolate } from '@shop/shared/isolate'
import type { Deadline } from '@shop/shared/resilience'
import { hashPassword, verifyPassword } from './password.ts'

/** How long the isolate belongs to everybody else after each hash: enough for a few round trips to the database. */
const PAUSE_MS = 30
const POLL_MS = 10
/** What a request still needs after its hash. */
const RESERVE_MS = 750
/** Longer than a hash and its pause take; a request that is cut off in its turn holds up the others for no longer. */
const LEASE_MS = 1_000

/**
 * Password hashing, one at a time per isolate and with a pause after each. A hash keeps the isolate's only thread for
 * 200 ms: a dozen in a row, and the answers of the database that wait meanwhile count as timeouts, so that a burst of
 * sign-ins would fail altogether. Whoever cannot have a turn in time is refused with SERVICE_UNAVAILABLE.
 */
export function hashing(env: object, deadline: Deadline) {
  const turn = perIsolate<Turn>(env, 'hashing', () => ({ takenUntil: 0 }))
  return {
    hash: (password: string) => inTurn(turn, deadline, () => hashPassword(password)),
    verify: (password: string, phc: string | undefined) => inTurn(turn, deadline, () => verifyPassword(password, phc)),
  }
}

/** A time and no promise: a request cannot wait for what another one must do, for that one may be cut off. */
interface Turn {
  takenUntil: number
}

async function inTurn<T>(turn: Turn, deadline: Deadline, work: () => T): Promise<T> {
  while (turn.takenUntil > Date.now()) {
    if (deadline.left() < RESERVE_MS) {
      throw new Refusal('SERVICE_UNAVAILABLE', { detail: 'Very many people are signing in; try again in a moment.' })
    }
    await milliseconds(POLL_MS)
  }
  turn.takenUntil = Date.now() + LEASE_MS
  try {
    return work()
  } finally {
    await milliseconds(PAUSE_MS)
    turn.takenUntil = 0
  }
}

function milliseconds(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
