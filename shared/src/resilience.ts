import {
  BrokenCircuitError,
  ExponentialBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
} from 'cockatiel'
import { createBreaker, type Verdict } from './breaker.ts'
import { Refusal, Unavailable } from './errors.ts'
import { perIsolate } from './isolate.ts'

/** What a request may take in all; a wait that the client asked for comes on top. */
export const REQUEST_MS = 5_000
/** The longest wait that a client may ask for. */
export const MAX_WAIT_MS = 10_000
const TRY_MS = 1_500
const RETRIES = 3

/** The moment at which the caller stops waiting; it travels between Workers as the milliseconds that are left. */
export interface Deadline {
  left(): number
  /** Gives the request more time, for a wait that its client has asked for. */
  extend(ms: number): void
}

export function deadlineIn(ms: number, now: () => number = Date.now): Deadline {
  let at = now() + ms
  return {
    left: () => Math.max(0, at - now()),
    extend: (more) => {
      at += more
    },
  }
}

export interface Policy {
  /**
   * Runs `attempt` under the policy; `repeatable` ones are tried again while time is left. An attempt that may take
   * longer than the policy's others, for it is made only once, brings its own `tryMs`.
   * Throws a Refusal: what `attempt` itself refused, SERVICE_UNAVAILABLE or DEADLINE_EXCEEDED; other errors are bugs.
   */
  run<T>(deadline: Deadline, attempt: () => Promise<T>, options?: { repeatable?: boolean; tryMs?: number }): Promise<T>
}

/**
 * The policy of one dependency, named for the log and for the texts: a try gets `tryMs` of the deadline, up to three
 * retries with 100 → 2000 ms exponential back-off and jitter, a breaker that opens after 5 failures in a row,
 * half-opens after 10 s and closes after 2 successes. The breaker's state is per isolate.
 */
export function policy(env: object, name: string, { tryMs = TRY_MS }: { tryMs?: number } = {}): Policy {
  return perIsolate(env, `policy:${name}`, () => createPolicy(name, tryMs))
}

export function createPolicy(name: string, usualTryMs = TRY_MS): Policy {
  const breaker = createBreaker(verdictOn)
  const retries = retry(handleWhen(isTransient), {
    maxAttempts: RETRIES,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 2_000 }),
  })

  return {
    async run(deadline, attempt, { repeatable = false, tryMs = usualTryMs } = {}) {
      const once = async () => {
        const left = deadline.left()
        if (left === 0) throw new Refusal('DEADLINE_EXCEEDED')
        return breaker.run(() =>
          left < tryMs
            ? within(left, attempt, () => new Refusal('DEADLINE_EXCEEDED'))
            : within(tryMs, attempt, () => new Unavailable(name)),
        )
      }
      try {
        if (!repeatable) return await once()
        // The pauses between the tries end with the deadline, too.
        return await within(
          deadline.left(),
          () => retries.execute(once),
          () => new Refusal('DEADLINE_EXCEEDED'),
        )
      } catch (error) {
        throw asRefusal(error, name)
      }
    },
  }
}

/** A failure of the dependency, as opposed to its answer: these are retried and counted by the breaker. */
function isTransient(error: unknown): boolean {
  return error instanceof Unavailable
}

/** A deadline that was too short for a whole try says nothing about the dependency: callers must not open its breaker. */
function verdictOn(error: unknown): Verdict {
  if (isTransient(error)) return 'failed'
  return error instanceof Refusal && error.code === 'DEADLINE_EXCEEDED' ? 'unknown' : 'answered'
}

async function within<T>(ms: number, work: () => Promise<T>, late: () => Error): Promise<T> {
  try {
    return await timeout(ms, TimeoutStrategy.Aggressive).execute(work)
  } catch (error) {
    throw error instanceof TaskCancelledError ? late() : error
  }
}

function asRefusal(error: unknown, name: string): unknown {
  if (!isTransient(error) && !(error instanceof BrokenCircuitError)) return error
  return new Refusal(
    'SERVICE_UNAVAILABLE',
    { detail: `${name} does not answer; try again in a moment.` },
    { cause: error },
  )
}
