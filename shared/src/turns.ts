import { Refusal } from './errors.ts'
import { perIsolate } from './isolate.ts'
import type { Deadline } from './resilience.ts'

export interface TurnRules {
  /** How many may be at work at once in an isolate. */
  places: number
  /** Longer than the work takes; a request that is cut off in its turn holds up the others for no longer. */
  leaseMs: number
  /** What a request must have left of its time to begin. */
  reserveMs: number
  /** How long a place stays empty after each use, so that others get at the isolate's only thread. */
  pauseMs?: number
  /** What people are told who cannot have a turn in time. */
  refusal: string
}

/** Up to when each place is taken. Times and no promises: a request cannot wait for another one, which may be cut off. */
type Places = number[]

const POLL_MS = { least: 10, most: 40 }

/**
 * Does the work when one of the isolate's places for it is free: under a burst it is better to do some of it at once
 * and let the others wait than to do all of it so slowly that every call times out. Throws SERVICE_UNAVAILABLE to
 * whom the deadline leaves no time to wait for a turn.
 */
export async function inTurn<T>(
  env: object,
  name: string,
  rules: TurnRules,
  deadline: Deadline,
  work: () => T | Promise<T>,
): Promise<T> {
  const places = perIsolate<Places>(env, `turns:${name}`, () => Array.from({ length: rules.places }, () => 0))
  const { place, until } = await freePlace(places, rules, deadline)
  try {
    return await work()
  } finally {
    // A lease that has run out may have passed to somebody else: theirs is not ours to end.
    if (rules.pauseMs !== undefined) await milliseconds(rules.pauseMs)
    if (places[place] === until) places[place] = 0
  }
}

async function freePlace(places: Places, { leaseMs, reserveMs, refusal }: TurnRules, deadline: Deadline) {
  for (;;) {
    const now = Date.now()
    const place = places.findIndex((takenUntil) => takenUntil <= now)
    if (place >= 0) {
      // A fraction of its own tells this lease from any other that would end in the same millisecond.
      const until = now + leaseMs + Math.random()
      places[place] = until
      return { place, until }
    }
    if (deadline.left() <= reserveMs) throw new Refusal('SERVICE_UNAVAILABLE', { detail: refusal })
    await milliseconds(POLL_MS.least + Math.random() * (POLL_MS.most - POLL_MS.least))
  }
}

function milliseconds(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
