import { type Collection, type Db, ObjectId } from 'mongodb'
import { InStockRepository } from './in-stock.repository.ts'
import type { CommitResult, OrderedItem, Refused, ReserveResult, Stock, Turned } from './inventory.ts'
import { inOrder, refusalOf } from './inventory.ts'
import { type Hold, type InventoryDocument, OF_STOCK, openingOf, toStock } from './inventory.document.repository.ts'
import { type JournalEntry, MovementRepository } from './movement.repository.ts'
import { type MovedBy, REASONS } from './movement.ts'
import type { ProductDocument } from './product.document.repository.ts'

/**
 * Which products an order has holds on, written before the first of them. `released` keeps a late reserve out;
 * `refusal` is the first answer to a reserve that could not be met, for repeats of it.
 */
interface ReservationDocument {
  _id: ObjectId
  items: OrderedItem[]
  expiresAt: Date
  released: boolean
  refusal?: Refused
}

/**
 * Stock in the database. Every move is one conditional update of one product's document, repeatable by order id; an
 * order that needs several products takes them in the order of their ids and gives back what it got if one is short.
 */
export class InventoryRepository {
  readonly #inventory: Collection<InventoryDocument>
  readonly #products: Collection<ProductDocument>
  readonly #reservations: Collection<ReservationDocument>
  readonly #movements: MovementRepository
  readonly #inStock: InStockRepository

  constructor(db: Db) {
    this.#inventory = db.collection('inventory')
    this.#products = db.collection('products')
    this.#reservations = db.collection('reservations')
    this.#movements = new MovementRepository(db)
    this.#inStock = new InStockRepository(db)
  }

  /** Opens the stock of a new product; repeating it changes nothing. */
  async open(
    productId: string,
    sellerId: string,
    available: number,
    by: MovedBy = 'system',
    at: Date = new Date(),
  ): Promise<void> {
    const opened = openingOf(productId, sellerId, available, by, at)
    await this.#inventory.updateOne({ _id: new ObjectId(productId) }, { $setOnInsert: opened }, { upsert: true })
  }

  /** The stock of these products, in the order asked, and whether they are on sale; unknown ones are left out. */
  async findMany(productIds: string[]): Promise<(Stock & { active: boolean })[]> {
    const _id = { $in: productIds.map((id) => new ObjectId(id)) }
    const [documents, onSale] = await Promise.all([
      this.#inventory.find({ _id }, { projection: OF_STOCK }).toArray(),
      this.#products.find({ _id, active: true }, { projection: { _id: 1 } }).toArray(),
    ])
    const active = new Set(onSale.map((product) => product._id.toHexString()))
    const stock = documents.map(toStock).map((entry) => ({ ...entry, active: active.has(entry.productId) }))
    return productIds.flatMap((id) => stock.find(({ productId }) => productId === id) ?? [])
  }

  /** Holds all items for the order, or none; a repeat is about the items of the first call, whatever it asks for. */
  async reserve(orderId: string, items: OrderedItem[], expiresAt: Date): Promise<ReserveResult & Turned> {
    const reservation = await this.#reservation(orderId, inOrder(items), expiresAt)
    const wanted = reservation.items
    const turned: string[] = []
    if (reservation.refusal) {
      // The first call may have ended between its refusal and the giving back.
      if (!reservation.released) turned.push(...(await this.release(orderId)).turned)
      return { ...reservation.refusal, turned }
    }
    if (reservation.released) return { ok: false, code: 'RELEASED', turned }
    for (const item of wanted) {
      const outcome = await this.#hold(orderId, item, reservation.expiresAt)
      if (outcome === 'has the last') turned.push(item.productId)
      if (outcome === 'released') return { ok: false, code: 'RELEASED', turned }
      if (outcome === 'short') {
        const refusal = await this.#refusalOf(wanted, orderId)
        // Units came back between the two reads: what this order has is kept, the rest is tried again.
        if (!refusal) return this.reserve(orderId, items, expiresAt)
        await this.#reservations.updateOne({ _id: reservation._id, released: false }, { $set: { refusal } })
        return { ...refusal, turned: (await this.release(orderId)).turned }
      }
    }
    return { ok: true, expiresAt: reservation.expiresAt, turned }
  }

  /** Turns the order's holds into sales, also when they have expired but nobody has released them yet. */
  async commit(orderId: string): Promise<CommitResult> {
    const reservation = await this.#reservations.findOne({ _id: new ObjectId(orderId) })
    if (!reservation) return { ok: false, code: 'NOT_HELD' }
    if (reservation.released) return { ok: false, code: 'RELEASED' }
    for (const { productId, quantity } of reservation.items) {
      const units = { reserved: -quantity, sold: quantity }
      const sale = { change: -quantity, reason: REASONS.sale }
      if (await this.#move(productId, orderId, 'held', 'committed', units, sale)) continue
      const state = await this.#stateOf(productId, orderId)
      if (state === 'released') return { ok: false, code: 'RELEASED' }
      if (state === undefined) return { ok: false, code: 'NOT_HELD' }
    }
    return { ok: true }
  }

  /**
   * Gives back what the order holds or has bought, and leaves tombstones; tells the products of the order and the
   * units given back, by this call or by an earlier one that this one repeats.
   */
  async release(orderId: string): Promise<{ units: number; productIds: string[] } & Turned> {
    const _id = new ObjectId(orderId)
    const reservation = await this.#reservations.findOneAndUpdate(
      { _id },
      { $set: { released: true }, $setOnInsert: { items: [], expiresAt: new Date() } },
      { upsert: true, returnDocument: 'after' },
    )
    const items = reservation?.items ?? []
    const turned: string[] = []
    let units = 0
    for (const { productId, quantity } of items) {
      // In the order of a hold's life, so that none slips past: none → held → committed → released.
      if (await this.#leaveTombstone(productId, orderId)) continue
      const fromHold = { reserved: -quantity, available: quantity }
      const fromSale = { sold: -quantity, available: quantity }
      const returned = { change: quantity, reason: REASONS.return }
      const moved =
        (await this.#move(productId, orderId, 'held', 'released', fromHold)) ??
        (await this.#move(productId, orderId, 'committed', 'released', fromSale, returned))
      const first = moved ? moved.available === quantity : await this.#inStock.isBehind(productId)
      if (first) turned.push(productId)
      units += (await this.#holdOf(productId, orderId))?.quantity ?? 0
    }
    return { units, productIds: items.map(({ productId }) => productId), turned }
  }

  /** Removes the traces of a final order: its holds and tombstones. Stock does not change. */
  async forget(orderId: string): Promise<void> {
    const reservation = await this.#reservations.findOne({ _id: new ObjectId(orderId) })
    for (const { productId } of reservation?.items ?? []) {
      await this.#movements.tidy(productId, new Date())
      await this.#inventory.updateOne(
        { _id: new ObjectId(productId), [`holds.${orderId}.state`]: { $in: ['committed', 'released'] } },
        { $unset: { [`holds.${orderId}`]: '' } },
      )
    }
    await this.#reservations.deleteOne({ _id: new ObjectId(orderId) })
  }

  async #reservation(orderId: string, items: OrderedItem[], expiresAt: Date): Promise<ReservationDocument> {
    const reservation = await this.#reservations.findOneAndUpdate(
      { _id: new ObjectId(orderId) },
      { $setOnInsert: { items, expiresAt, released: false } },
      { upsert: true, returnDocument: 'after' },
    )
    if (!reservation) throw new Error(`the reservation of ${orderId} vanished while it was written`)
    return reservation
  }

  async #hold(
    orderId: string,
    { productId, quantity }: OrderedItem,
    expiresAt: Date,
  ): Promise<'has it' | 'has the last' | 'short' | 'released'> {
    const hold: Hold = { state: 'held', quantity, expiresAt }
    const taken = await this.#inventory.findOneAndUpdate(
      { _id: new ObjectId(productId), available: { $gte: quantity }, [`holds.${orderId}`]: { $exists: false } },
      { $inc: { available: -quantity, reserved: quantity, revision: 1 }, $set: { [`holds.${orderId}`]: hold } },
      { returnDocument: 'after', projection: { available: 1 } },
    )
    const state = taken ? 'held' : await this.#stateOf(productId, orderId)
    if (state === undefined) return 'short'
    if (state === 'released') return 'released'
    // The first try of a repetition may have ended before the product followed.
    const last = taken ? taken.available === 0 : await this.#inStock.isBehind(productId)
    return last ? 'has the last' : 'has it'
  }

  /** The inventory as it is then; null if the order's hold was not there. */
  async #move(
    productId: string,
    orderId: string,
    from: Hold['state'],
    to: Hold['state'],
    units: Partial<Record<'available' | 'reserved' | 'sold', number>>,
    movement?: Pick<JournalEntry, 'change' | 'reason'>,
  ): Promise<Pick<InventoryDocument, 'available'> | null> {
    const order = { at: new Date(), by: 'system' as const, orderId: new ObjectId(orderId) }
    return this.#inventory.findOneAndUpdate(
      { _id: new ObjectId(productId), [`holds.${orderId}.state`]: from },
      {
        $inc: { ...units, ...(units.available !== undefined && { revision: 1 }) },
        $set: { [`holds.${orderId}.state`]: to },
        ...(movement && { $push: { journal: { _id: new ObjectId(), ...order, ...movement } } }),
      },
      { returnDocument: 'after', projection: { available: 1 } },
    )
  }

  /** True if the order had nothing of the product; now it never will. */
  async #leaveTombstone(productId: string, orderId: string): Promise<boolean> {
    const path = `holds.${orderId}`
    const tombstone: Hold = { state: 'released', quantity: 0, expiresAt: new Date() }
    const left = await this.#inventory.updateOne(
      { _id: new ObjectId(productId), [path]: { $exists: false } },
      { $set: { [path]: tombstone } },
    )
    return left.matchedCount === 1
  }

  async #stateOf(productId: string, orderId: string): Promise<Hold['state'] | undefined> {
    return (await this.#holdOf(productId, orderId))?.state
  }

  async #holdOf(productId: string, orderId: string): Promise<Hold | undefined> {
    const path = `holds.${orderId}`
    const document = await this.#inventory.findOne({ _id: new ObjectId(productId) }, { projection: { [path]: 1 } })
    return document?.holds?.[orderId]
  }

  /** Why the items cannot be held: all that are short, counting what this order has of them as available to it. */
  async #refusalOf(items: OrderedItem[], orderId: string): Promise<Refused | undefined> {
    const documents = await this.#inventory
      .find(
        { _id: { $in: items.map(({ productId }) => new ObjectId(productId)) } },
        { projection: { available: 1, [`holds.${orderId}`]: 1 } },
      )
      .toArray()
    const available = new Map(
      documents.map((document) => [
        document._id.toHexString(),
        document.available + (document.holds?.[orderId]?.quantity ?? 0),
      ]),
    )
    return refusalOf(items, available)
  }
}
