import type { Collection, Db } from 'mongodb'

/** How often something is in use, and by which orders; a released entry keeps a late hold of the same order out. */
interface CounterDocument {
  _id: string
  uses: number
  holds: Record<string, 'held' | 'released'>
}

/**
 * Counters with a limit: one for each coupon, one for each account that uses it. An entry for the order goes in and
 * out with the count in one conditional update, so every step may be repeated and none counts twice. The entries of
 * an order stay until it is forgotten.
 */
export class UseCounters {
  readonly #counters: Collection<CounterDocument>

  constructor(db: Db) {
    this.#counters = db.collection('uses')
  }

  /** The counts of these counters; one that was never used counts 0. */
  async read(ids: string[]): Promise<number[]> {
    const found = await this.#counters.find({ _id: { $in: ids } }, { projection: { uses: 1 } }).toArray()
    return ids.map((wanted) => found.find(({ _id }) => _id === wanted)?.uses ?? 0)
  }

  /** Counts the order in, unless the limit is reached (null: there is none). */
  async take(id: string, orderId: string, limit: number | null): Promise<'has it' | 'full' | 'released'> {
    const entry = `holds.${orderId}`
    const taken = await this.#counters.updateOne(
      { _id: id, [entry]: { $exists: false }, ...(limit !== null && { uses: { $lt: limit } }) },
      { $inc: { uses: 1 }, $set: { [entry]: 'held' } },
    )
    if (taken.matchedCount === 1) return 'has it'
    const found = await this.#counters.findOne({ _id: id }, { projection: { uses: 1, [entry]: 1 } })
    if (!found) await this.#open(id)
    const state = found?.holds[orderId]
    if (state !== undefined) return state === 'held' ? 'has it' : 'released'
    if (found && limit !== null && found.uses >= limit) return 'full'
    // There was no counter yet, or a use came back between the two: what the second saw was not what stopped the first.
    return this.take(id, orderId, limit)
  }

  /** Counts the order out and bars it from coming in later; true if it was in. */
  async giveBack(id: string, orderId: string): Promise<boolean> {
    const entry = `holds.${orderId}`
    await this.#open(id)
    // An entry goes from none to held to released and never back. Asked in this order, no hold slips in between.
    const barred = await this.#counters.updateOne(
      { _id: id, [entry]: { $exists: false } },
      { $set: { [entry]: 'released' } },
    )
    if (barred.matchedCount === 1) return false
    const back = await this.#counters.updateOne(
      { _id: id, [entry]: 'held' },
      { $inc: { uses: -1 }, $set: { [entry]: 'released' } },
    )
    return back.matchedCount === 1
  }

  /** Removes the order's entry; the count stays as it is. */
  async forget(id: string, orderId: string): Promise<void> {
    await this.#counters.updateOne({ _id: id }, { $unset: { [`holds.${orderId}`]: '' } })
  }

  async #open(id: string): Promise<void> {
    await this.#counters.updateOne({ _id: id }, { $setOnInsert: { uses: 0, holds: {} } }, { upsert: true })
  }
}
