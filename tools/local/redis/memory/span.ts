/** Turns Redis's inclusive, possibly negative start and stop into the [from, to) of `slice`. */
export function span(start: bigint, stop: bigint, length: number): { from: number; to: number } {
  const fromEnd = (index: bigint) => (index < 0n ? Number(index) + length : Number(index))
  const from = Math.max(fromEnd(start), 0)
  const to = Math.min(fromEnd(stop), length - 1) + 1
  return from < to ? { from, to } : { from: 0, to: 0 }
}
