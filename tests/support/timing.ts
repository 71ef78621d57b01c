/** The same request about something that is there, and about something that is not. */
export interface Pair {
  known: () => Promise<unknown>
  unknown: () => Promise<unknown>
}

export interface Comparison {
  /** What a request takes, over all of them. */
  medianMs: number
  /** How much longer the known one of a pair takes; within a pair the machine is equally busy. */
  medianDifferenceMs: number
  /** The probability that a known one takes longer than any unknown one (Mann and Whitney's U, divided by n × n). */
  knownIsSlower: number
}

/** Measures the pairs one after the other, each in random order, so that what slows the machine slows both kinds. */
export async function compared(pairs: readonly Pair[]): Promise<Comparison> {
  const times: { known: number; unknown: number }[] = []
  for (const { known, unknown } of pairs) {
    const knownFirst = Math.random() < 0.5
    const first = await milliseconds(knownFirst ? known : unknown)
    const second = await milliseconds(knownFirst ? unknown : known)
    times.push(knownFirst ? { known: first, unknown: second } : { known: second, unknown: first })
  }
  const unknowns = times.map(({ unknown }) => unknown)
  const knowns = times.map(({ known }) => known)
  const slower = knowns.flatMap((one) => unknowns.map((other) => (one > other ? 1 : one === other ? 0.5 : 0)))
  return {
    medianMs: median([...knowns, ...unknowns]),
    medianDifferenceMs: median(times.map(({ known, unknown }) => known - unknown)),
    knownIsSlower: slower.reduce<number>((sum, one) => sum + one, 0) / slower.length,
  }
}

async function milliseconds(send: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await send()
  return performance.now() - started
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}
