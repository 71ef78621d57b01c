import { type RateLimit, type RateLimiter, standingOf } from './rate-limit.ts'

/** What a flood of ever new subjects may cost: beyond it those that were quiet for longest are forgotten. */
const MAX_KEYS = 10_000

export interface IsolateRateLimiter extends RateLimiter {
  /** For an attempt that was let through here and refused elsewhere: it does not count. */
  takeBack(limits: readonly RateLimit[]): void
}

/** Counts what one isolate sees; another one knows nothing of it. */
export function isolateRateLimiter(now: () => number = Date.now): IsolateRateLimiter {
  /** When the attempts were made that count, oldest first. */
  const attempts = new Map<string, number[]>()

  return {
    attempt(limits) {
      const at = now()
      const windows = limits.map((limit) => ({ limit, times: recent(limit, at) }))
      const admitted = windows.every(({ limit, times }) => times.length < limit.quota)
      const standings = windows.map(({ limit, times }) => {
        const admits = times.length < limit.quota
        if (admitted) remember(limit.key, [...times, at])
        const [oldest = at] = times
        return standingOf(limit, admits, times.length + (admitted ? 1 : 0), oldest, at)
      })
      return Promise.resolve(standings)
    },

    takeBack(limits) {
      for (const { key } of limits) attempts.get(key)?.pop()
    },
  }

  function recent({ key, windowMs }: RateLimit, at: number): number[] {
    return (attempts.get(key) ?? []).filter((time) => time > at - windowMs)
  }

  /** Written anew, the key is the map's last; the first is the one that was admitted nothing for longest. */
  function remember(key: string, times: number[]): void {
    attempts.delete(key)
    attempts.set(key, times)
    const [quietest] = attempts.keys()
    if (attempts.size > MAX_KEYS && quietest !== undefined) attempts.delete(quietest)
  }
}
