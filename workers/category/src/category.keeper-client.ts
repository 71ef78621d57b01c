import { type Call, callData } from '@shop/shared/call'
import { Unavailable } from '@shop/shared/errors'
import { newId } from '@shop/shared/id'
import { deadlineIn, policy } from '@shop/shared/resilience'
import { inTurn, type TurnRules } from '@shop/shared/turns'
import type { Command, Outcome } from './category.command.ts'

/** How long the answer to a change may wait for product to hear of it; after that the alarm goes on alone. */
const RELAY_MS = 1_000
/** Changes are made one after the other: so few wait at the keeper that each is done within a try. */
const CHANGES: TurnRules = {
  places: 8,
  leaseMs: 5_000,
  reserveMs: 1_500,
  refusal: 'Very many categories are being changed; try again in a moment.',
}

/** The keeper of the tree as request handlers use it. */
export function keeperClient(env: Env, call: Call) {
  const keeper = env.KEEPER.getByName('tree')
  return {
    /** Has the command granted or refused; if it is granted, product has usually heard of it. */
    async change(command: Command): Promise<Outcome> {
      const id = newId()
      const attempt = async (): Promise<Outcome> => keeper.change(id, command, callData(call)).catch(unavailable)
      const outcome = await inTurn(env, 'changes', CHANGES, call.deadline, () =>
        policy(env, 'The keeper of the categories').run(call.deadline, attempt, { repeatable: true }),
      )
      if (outcome.ok) await relay()
      return outcome
    },
  }

  /** Never throws: the change is made, and what is left goes out by alarm. */
  async function relay(): Promise<void> {
    try {
      // A policy of its own: its breaker may open while product is down, and changes must go on.
      await policy(env, 'The relay').run(deadlineIn(Math.min(RELAY_MS, call.deadline.left())), () =>
        keeper.relay().catch(unavailable),
      )
    } catch (error) {
      call.log.error('relay', error)
    }
  }
}

function unavailable(error: unknown): never {
  throw new Unavailable('The keeper of the categories', { cause: error })
}
