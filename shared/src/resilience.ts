import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
} from 'cockatiel'
import { Refusal, Unavailable } from './errors.ts'
import { perIsolate } from './isolate.ts'

/** What a request may take in all; a wait that the client asked for comes on top. */
export const REQUEST_MS = 5_000
const TRY_MS = 1_500
const RETRIES = 3

/** The moment at which the caller stops waiting; it travels between Workers as the milliseconds that are left. */
export interface Deadline {
  at: number
  left(): number
}

export function deadlineIn(ms: number, now: () => number = Date.now): Deadline {
  const at = now() + ms
  return { at, left: () => Math.max(0, at - now()) }
}

export interface Policy {
  /**
   * Runs `attempt` under the policy; `repeatable` ones are tried again while time is left.
   * Throws a Refusal: what `attempt` itself refused, SERVICE_UNAVAILABLE or DEADLINE_EXCEEDED; other errors are bugs.
   */
  run<T>(deadline: Deadline, attempt: () => Promise<T>, options?: { repeatable?: boolean }): Promise<T>
}

/** A failure of the dependency, as opposed to its answer: these are retried and counted by the breaker. */
function isTransient(error: unknown): boolean {
  return error instanceof Unavailable || error instanceof TaskCancelledError
}

/**
 * The policy of one dependency, named for the log and for the texts: a try gets `tryMs` of the deadline, up to three
 * retries with 100 → 2000 ms exponential back-off and jitter, a breaker that opens after 5 failures in a row,
 * half-opens after 10 s and closes after 2 successes. The breaker's state is per isolate.
 */
export function policy(env: object, name: string, { tryMs = TRY_MS }: { tryMs?: number } = {}): Policy {
  return perIsolate(env, `policy:${name}`, () => createPolicy(name, tryMs))
}

export function createPolicy(name: string, tryMs = TRY_MS): Policy {
  const breaker = circuitBreaker(handleWhen(isTransient), {
    halfOpenAfter: 10_000,
    halfOpenSampling: { calls: 2, threshold: 0 },
    breaker: new ConsecutiveBreaker(5),
  })
  const retries = retry(handleWhen(isTransient), {
    maxAttempts: RETRIES,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 2_000 }),
  })

  return {
    async run(deadline, attempt, { repeatable = false } = {}) {
      const once = () => {
        const ms = Math.min(tryMs, deadline.left())
        if (ms === 0) throw new Refusal('DEADLINE_EXCEEDED')
        return breaker.execute(() => timeout(ms, TimeoutStrategy.Aggressive).execute(attempt))
      }
      try {
        return await (repeatable ? retries.execute(once, AbortSignal.timeout(deadline.left())) : once())
      } catch (error) {
        throw asRefusal(error, name, deadline)
      }
    },
  }
}

function asRefusal(error: unknown, name: string, deadline: Deadline): unknown {
  if (isTransient(error) && deadline.left() === 0) return new Refusal('DEADLINE_EXCEEDED')
  if (!isTransient(error) && !(error instanceof BrokenCircuitError)) return error
  return new Refusal('SERVICE_UNAVAILABLE', { detail: `${name} does not answer; try again in a moment.` })
}
