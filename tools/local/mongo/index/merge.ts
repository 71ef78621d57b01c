/** Merges streams which are each in order. */
export function* merge<T>(streams: readonly Iterator<T>[], compare: (a: T, b: T) => number): Generator<T> {
  const heads: { value: T; readonly stream: Iterator<T> }[] = []
  for (const stream of streams) {
    const first = stream.next()
    if (!first.done) heads.push({ value: first.value, stream })
  }
  for (;;) {
    const least = heads.reduce<(typeof heads)[number] | undefined>(
      (best, head) => (best && compare(best.value, head.value) <= 0 ? best : head),
      undefined,
    )
    if (!least) return
    yield least.value
    const next = least.stream.next()
    if (next.done) heads.splice(heads.indexOf(least), 1)
    else least.value = next.value
  }
}
