/** How long after it was last checked an isolate believes the cache unasked. */
const TRUST_MS = 5_000

/** Whether an isolate may believe what it finds in the cache, or must first ask the keeper about lost drops. */
export interface Trust {
  stands(): boolean
  /** Call it before asking Redis, and what it returns once both Redis and the keeper have answered well. */
  begin(): () => void
  /** Redis has failed this isolate: what it holds may be older than it should be. */
  lose(): void
}

export function createTrust(now: () => number = Date.now): Trust {
  let checkedAt = Number.NEGATIVE_INFINITY
  let losses = 0
  return {
    stands: () => now() - checkedAt < TRUST_MS,
    begin() {
      const started = now()
      const before = losses
      // What was asked before a failure says nothing about the time after it.
      return () => {
        if (losses === before) checkedAt = Math.max(checkedAt, started)
      }
    },
    lose() {
      checkedAt = Number.NEGATIVE_INFINITY
      losses += 1
    },
  }
}
