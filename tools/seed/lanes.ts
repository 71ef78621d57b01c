const LANES = 24

/** Does the work for every item, many at the same time: what is slow about a write is to wait for the disk. */
export async function inLanes<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<unknown>,
): Promise<void> {
  const entries = items.entries()
  const lane = async () => {
    for (const [index, item] of entries) await work(item, index)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}
