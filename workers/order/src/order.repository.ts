import type { Index } from '@shop/shared/mongo'
import { newestKey, newestPosition } from '@shop/shared/newest'
import { findPage } from '@shop/shared/find-page'
import type { PageRequest, PageResult } from '@shop/shared/page'
import { type Collection, type Db, type Filter, ObjectId, type WithId } from 'mongodb'
import type { OrderEvent } from './order.events.ts'
import type { Draft, Refused, StoredOrder } from './order.saga.ts'
import { type Order, type OrderStatus, sellersOf } from './order.ts'

/** Ids inside the agreed lines stay text: they are kept as they were agreed and never joined. */
interface OrderDocument extends Omit<Order, 'id' | 'userId'> {
  userId: ObjectId
  sellers: ObjectId[]
  request: string
  refusal: Refused | null
  outbox: OrderEvent[]
}

export const orderIndexes: Index[] = [
  { collection: 'orders', key: { userId: 1, createdAt: -1, _id: -1 }, options: { name: 'user' } },
  { collection: 'orders', key: { createdAt: -1, _id: -1 }, options: { name: 'newest' } },
  { collection: 'orders', key: { number: 1 }, options: { name: 'number', unique: true } },
]

/** Orders in the database; all writes to one order come from its coordinator, and each carries what must hold before. */
export class OrderRepository {
  readonly #orders: Collection<OrderDocument>

  constructor(db: Db) {
    this.#orders = db.collection('orders')
  }

  async find(id: string): Promise<StoredOrder | null> {
    const document = await this.#orders.findOne({ _id: new ObjectId(id) })
    return document && toOrder(document)
  }

  /** The orders with these ids, in the order asked; unknown ids are left out. */
  async findMany(ids: string[]): Promise<Order[]> {
    const documents = await this.#orders.find({ _id: { $in: ids.map((id) => new ObjectId(id)) } }).toArray()
    const orders = documents.map((document) => toOrder(document).order)
    return ids.flatMap((id) => orders.find((order) => order.id === id) ?? [])
  }

  /** A page of one account's orders, or of all; newest first. The request's key must be one of such a list. */
  async list(userId: string | undefined, request: PageRequest): Promise<PageResult<Order>> {
    const where: Filter<OrderDocument> = userId === undefined ? {} : { userId: new ObjectId(userId) }
    const page = request.after ? { $and: [where, afterKey(request.after)] } : where
    const sort = { createdAt: -1 as const, _id: -1 as const }
    const { documents, total, last } = await findPage(this.#orders, { list: where, page, sort }, request)
    const items = documents.map((document) => toOrder(document).order)
    return { items, total, lastKey: last ? newestKey({ createdAt: last.createdAt, id: last._id.toHexString() }) : null }
  }

  /** Writes a new order with its first event, unless its id is taken; returns what stands there now. */
  async insert({ order, request }: Draft, event: OrderEvent): Promise<{ stored: StoredOrder; inserted: boolean }> {
    const { id, userId, ...fields } = order
    const document: OrderDocument = {
      ...fields,
      userId: new ObjectId(userId),
      sellers: sellersOf(order).map((seller) => new ObjectId(seller)),
      request,
      refusal: null,
      outbox: [event],
    }
    const { value, lastErrorObject } = await this.#orders.findOneAndUpdate(
      { _id: new ObjectId(id) },
      { $setOnInsert: document },
      { upsert: true, returnDocument: 'after', includeResultMetadata: true },
    )
    if (!value) throw new Error(`order ${id} vanished while it was written`)
    return { stored: toOrder(value), inserted: lastErrorObject?.['updatedExisting'] === false }
  }

  /** Notes why a pending order will be cancelled, before anything is undone; the first reason stays. */
  async refuse(id: string, refusal: Refused): Promise<void> {
    await this.#orders.updateOne({ _id: new ObjectId(id), status: 'pending', refusal: null }, { $set: { refusal } })
  }

  /** Writes the order's next state with the event that tells of it; false if it was no longer in `from`. */
  async move(from: { status: OrderStatus; version: number }, order: Order, event: OrderEvent): Promise<boolean> {
    const { id, userId: _, ...fields } = order
    const written = await this.#orders.updateOne(
      { _id: new ObjectId(id), status: from.status, version: from.version },
      { $set: fields, $push: { outbox: event } },
    )
    return written.matchedCount === 1
  }

  /** Takes published events out of the order's outbox. */
  async acknowledge(id: string, eventIds: string[]): Promise<void> {
    await this.#orders.updateOne({ _id: new ObjectId(id) }, { $pull: { outbox: { id: { $in: eventIds } } } })
  }
}

/** The documents that come after the one with this key. */
function afterKey(key: string[]): Filter<OrderDocument> {
  const position = newestPosition(key)
  if (!position) throw new TypeError('not a key of a list of orders')
  const { createdAt, id } = position
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: new ObjectId(id) } }] }
}

function toOrder(document: WithId<OrderDocument>): StoredOrder {
  const { _id, userId, sellers: _, request, refusal, outbox, ...fields } = document
  return { order: { ...fields, id: _id.toHexString(), userId: userId.toHexString() }, request, refusal, outbox }
}
