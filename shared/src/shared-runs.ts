/** A read that others make at the same moment, and what tells whose answer may be given to whom. */
export interface Once {
  /** The same for all who want the same. */
  name: string
  /** The generation that the cache was in when it did not have it; undefined if the cache did not say. */
  stamp: string | undefined
  /** When whoever asks began to ask: all that was written before is to be seen. In ms since 1970. */
  since: number
}

interface Run<T> {
  startedAt: number
  answer: Promise<T>
  over: boolean
}

/** How long an answer is given again: longer than it takes to come here after a miss in the cache. */
const KEPT_MS = 1_000
/** Under so many names answers are kept for that; beyond it the oldest go. */
const MAX_KEPT = 200
/** By how much clocks of different machines may differ. */
const SKEW_MS = 25

/**
 * Lets many readers share one run. With a stamp it is the run of all who have the same: the cache would have given them
 * its answer too, had it been there a moment sooner. Without one, a run may be shared by those who began to ask before
 * it began; others wait together for the next, so that there is never more than one under way.
 */
export class SharedRuns<T> {
  readonly #runs = new Map<string, Run<T>>()
  readonly #failed: (answer: T) => boolean
  readonly #now: () => number

  /** `failed` tells which answers are given to nobody again; runs do not reject. */
  constructor(failed: (answer: T) => boolean, now: () => number = Date.now) {
    this.#failed = failed
    this.#now = now
  }

  run({ name, stamp, since }: Once, work: () => Promise<T>): Promise<T> {
    if (stamp !== undefined) {
      const stamped = JSON.stringify([name, stamp])
      return this.#runs.get(stamped)?.answer ?? this.#start([stamped, name], work)
    }
    const latest = this.#runs.get(name)
    if (!latest) return this.#start([name], work)
    if (latest.startedAt - SKEW_MS >= since) return latest.answer
    if (latest.over) return this.#start([name], work)
    // By now the next one may have begun, on the same clock.
    return latest.answer.then(() => this.run({ name, stamp, since: this.#now() - SKEW_MS }, work))
  }

  #start(keys: string[], work: () => Promise<T>): Promise<T> {
    const run: Run<T> = { startedAt: this.#now(), answer: work(), over: false }
    for (const key of keys) this.#runs.set(key, run)
    for (const key of this.#runs.keys()) {
      if (this.#runs.size <= MAX_KEPT) break
      this.#runs.delete(key)
    }
    void run.answer.then((answer) => {
      run.over = true
      const forget = () => {
        for (const key of keys) if (this.#runs.get(key) === run) this.#runs.delete(key)
      }
      if (this.#failed(answer)) forget()
      else setTimeout(forget, KEPT_MS)
    })
    return run.answer
  }
}
