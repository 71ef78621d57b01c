import { type Call, callData } from '@shop/shared/call'
import { Unavailable } from '@shop/shared/errors'
import { deadlineIn, policy } from '@shop/shared/resilience'

/** How long the answer to a change may wait for product to hear of it; after that the alarm goes on alone. */
const RELAY_MS = 1_000
/** What the hop to the outbox and back is given of that. */
const HOP_MS = 100

/** The outbox as request handlers use it. */
export function outboxClient(env: Env, call: Call) {
  const outbox = env.OUTBOX.getByName('outbox')
  return {
    /** Makes sure that the outbox will look for events soon; a category is written only after this has succeeded. */
    arm: (): Promise<void> =>
      policy(env, 'The outbox').run(call.deadline, () => outbox.arm().catch(unavailable), { repeatable: true }),

    /** Tries to tell product now. Never throws: the category is written, and what is left goes out by alarm. */
    async relay(): Promise<void> {
      const deadline = deadlineIn(Math.min(RELAY_MS, call.deadline.left()))
      const data = { ...callData(call), deadlineMs: Math.max(0, deadline.left() - HOP_MS) }
      try {
        // A policy of its own: its breaker may open while product is down, and `arm` must go on.
        await policy(env, 'The relay').run(deadline, () => outbox.relay(data).catch(unavailable))
      } catch (error) {
        call.log.error('relay', error)
      }
    },
  }
}

function unavailable(error: unknown): never {
  throw new Unavailable('The outbox', { cause: error })
}
