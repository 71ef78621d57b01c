/** Where a term occurs: the places of its documents in the natural order, ascending, and its score in each. */
export class Posting {
  readonly #orders: number[]
  readonly #scores: number[]

  constructor(order: number, score: number) {
    this.#orders = [order]
    this.#scores = [score]
  }

  get size(): number {
    return this.#orders.length
  }

  set(order: number, score: number): void {
    const at = this.#position(order)
    if (this.#orders[at] === order) {
      this.#scores[at] = score
      return
    }
    this.#orders.splice(at, 0, order)
    this.#scores.splice(at, 0, score)
  }

  delete(order: number): void {
    const at = this.#position(order)
    if (this.#orders[at] !== order) return
    this.#orders.splice(at, 1)
    this.#scores.splice(at, 1)
  }

  /** Adds the scores to those of other terms, by document. */
  addTo(sums: Map<number, number>): void {
    for (const [at, order] of this.#orders.entries()) sums.set(order, (sums.get(order) ?? 0) + (this.#scores[at] ?? 0))
  }

  /** The first place that is not below; documents mostly come in their order, so the end is tried first. */
  #position(order: number): number {
    let high = this.#orders.length
    if ((this.#orders[high - 1] ?? -1) < order) return high
    let low = 0
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#orders[middle] ?? 0) < order) low = middle + 1
      else high = middle
    }
    return low
  }
}
