import type { Deadline } from '@shop/shared/resilience'
import { inTurn, type TurnRules } from '@shop/shared/turns'
import { hashPassword, verifyPassword } from './password.ts'

/** One hash takes about 200 ms; after it the isolate belongs to others for a few round trips to the database. */
const RULES: TurnRules = {
  places: 1,
  leaseMs: 1_000,
  reserveMs: 750,
  pauseMs: 30,
  refusal: 'Very many people are signing in; try again in a moment.',
}

/**
 * Password hashing, one at a time per isolate and with a pause after each. A hash keeps the isolate's only thread for
 * 200 ms: a dozen in a row, and the answers of the database that wait meanwhile count as timeouts, so that a burst of
 * sign-ins would fail altogether. Whoever cannot have a turn in time is refused with SERVICE_UNAVAILABLE.
 */
export function hashing(env: object, deadline: Deadline) {
  const turn = <T>(work: () => T) => inTurn(env, 'hashing', RULES, deadline, work)
  return {
    hash: (password: string) => turn(() => hashPassword(password)),
    verify: (password: string, phc: string | undefined) => turn(() => verifyPassword(password, phc)),
  }
}
