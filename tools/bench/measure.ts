export interface Measured {
  opsPerSecond: number
  /** Milliseconds in which half of the operations were answered, and 99 of 100. */
  p50: number
  p99: number
}

/** Repeats an operation for a while, so many at a time; the first tenth of the time is not counted. */
export async function measure(
  operation: () => Promise<unknown>,
  { concurrency, seconds }: { concurrency: number; seconds: number },
): Promise<Measured> {
  const start = performance.now()
  const from = start + seconds * 100
  const until = from + seconds * 1000
  const times: number[] = []
  const worker = async () => {
    for (let before = performance.now(); before < until;) {
      await operation()
      const after = performance.now()
      if (before >= from) times.push(after - before)
      before = after
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? Number.NaN
  return { opsPerSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) }
}
