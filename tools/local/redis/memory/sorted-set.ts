export type Scored = { readonly member: string; readonly score: number }

/** Members by score, then by bytes. */
export class SortedSet {
  readonly #scores = new Map<string, number>()
  /** Sorted when somebody asks and kept until the next write: writes come in runs, and the sets here are small. */
  #sorted: readonly Scored[] | undefined

  get size(): number {
    return this.#scores.size
  }

  score(member: string): number | undefined {
    return this.#scores.get(member)
  }

  set(member: string, score: number): void {
    this.#scores.set(member, score)
    this.#sorted = undefined
  }

  delete(member: string): boolean {
    this.#sorted = undefined
    return this.#scores.delete(member)
  }

  sorted(): readonly Scored[] {
    this.#sorted ??= Array.from(this.#scores, ([member, score]) => ({ member, score })).sort(inOrder)
    return this.#sorted
  }
}

function inOrder(a: Scored, b: Scored): number {
  // Compared before subtracted, because infinity minus infinity is not a number.
  if (a.score !== b.score) return a.score < b.score ? -1 : 1
  return Buffer.compare(Buffer.from(a.member), Buffer.from(b.member))
}
