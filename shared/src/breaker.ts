import { BrokenCircuitError } from 'cockatiel'

const FAILURES_TO_OPEN = 5
const SUCCESSES_TO_CLOSE = 2
const HALF_OPEN_AFTER_MS = 10_000

type State =
  | { name: 'closed'; failures: number }
  | { name: 'open'; since: number }
  | { name: 'half-open'; since: number; probes: number; successes: number }

/** What a failed call says about the dependency: it failed, it answered (if only with an error), or nothing. */
export type Verdict = 'failed' | 'answered' | 'unknown'

export interface Breaker {
  /** Runs the call, or throws BrokenCircuitError at once while the dependency is taken to be down. */
  run<T>(call: () => Promise<T>): Promise<T>
}

/**
 * Opens after 5 failures in a row, lets two calls through after 10 s, closes when both succeed. Not cockatiel's
 * breaker, because there a call that comes while the probes run waits for their outcome: a Worker's request that is
 * cancelled never reports one, and every later request of the isolate would wait for ever. Here nobody waits for
 * another request, and probes that did not report within 10 s are replaced.
 */
export function createBreaker(verdictOn: (error: unknown) => Verdict): Breaker {
  let state: State = { name: 'closed', failures: 0 }

  return {
    async run(call) {
      const entered = enter()
      try {
        const result = await call()
        succeeded(entered)
        return result
      } catch (error) {
        failed(entered, verdictOn(error))
        throw error
      }
    },
  }

  function enter(): State {
    const now = Date.now()
    if (state.name !== 'closed' && now - state.since >= HALF_OPEN_AFTER_MS) {
      state = { name: 'half-open', since: now, probes: 0, successes: 0 }
    }
    if (state.name === 'open') throw new BrokenCircuitError()
    if (state.name === 'half-open') {
      if (state.probes === SUCCESSES_TO_CLOSE) throw new BrokenCircuitError()
      state.probes += 1
    }
    return state
  }

  /** `entered` is the state in which the call began: what comes back after a change of state no longer counts. */
  function succeeded(entered: State): void {
    if (entered !== state) return
    if (entered.name === 'closed') entered.failures = 0
    if (entered.name === 'half-open') {
      entered.successes += 1
      if (entered.successes === SUCCESSES_TO_CLOSE) state = { name: 'closed', failures: 0 }
    }
  }

  function failed(entered: State, verdict: Verdict): void {
    if (verdict === 'answered') succeeded(entered)
    if (entered !== state) return
    if (entered.name === 'closed' && verdict === 'failed') {
      entered.failures += 1
      if (entered.failures === FAILURES_TO_OPEN) state = { name: 'open', since: Date.now() }
    }
    if (entered.name === 'half-open') {
      if (verdict === 'failed') state = { name: 'open', since: Date.now() }
      if (verdict === 'unknown') entered.probes -= 1
    }
  }
}
