import { findPage } from '@shop/shared/find-page'
import type { Index } from '@shop/shared/mongo'
import { newestKey, newestPosition } from '@shop/shared/newest'
import type { PageRequest, PageResult } from '@shop/shared/page'
import { type Collection, type Db, type Filter, ObjectId, type WithId } from 'mongodb'
import type { InventoryDocument } from './inventory.document.repository.ts'
import type { MovedBy, Movement } from './movement.ts'

interface MovementDocument {
  productId: ObjectId
  at: Date
  change: number
  reason: string | null
  by: MovedBy
  orderId: ObjectId | null
}

/** A movement as it stands in its product's inventory, written together with what it does there. */
export type JournalEntry = Omit<WithId<MovementDocument>, 'productId'>

export const movementIndexes: Index[] = [
  { collection: 'movements', key: { productId: 1, at: -1, _id: -1 }, options: { name: 'product' } },
]

const BATCH = 200
/** Longer than anything is repeated: so long the journal tells a repetition from a new movement. */
const REPEATED_MS = 60_000

/**
 * The movements of stock. Each begins in the journal of its product's inventory, for the one write that changes the
 * units notes it too; from there it is filed, which may be done at any time and more than once.
 */
export class MovementRepository {
  readonly #movements: Collection<MovementDocument>
  readonly #inventory: Collection<InventoryDocument>

  constructor(db: Db) {
    this.#movements = db.collection('movements')
    this.#inventory = db.collection('inventory')
  }

  /** A page of a product's movements, newest first; null if there is no such product, or another seller's. */
  async list(
    productId: string,
    sellerId: string | undefined,
    request: PageRequest,
  ): Promise<PageResult<Movement> | null> {
    const _id = new ObjectId(productId)
    const own = { _id, ...(sellerId !== undefined && { sellerId: new ObjectId(sellerId) }) }
    if (!(await this.#inventory.findOne(own, { projection: { _id: 1 } }))) return null
    await this.file(productId, new Date())
    const list = { productId: _id }
    const page = request.after ? { $and: [list, olderThan(request.after)] } : list
    const query = { list, page, sort: { at: -1, _id: -1 } as const }
    const { documents, total, last } = await findPage(this.#movements, query, request)
    const lastKey = last ? newestKey({ createdAt: last.at, id: last._id.toHexString() }) : null
    return { items: documents.map(toMovement), total, lastKey }
  }

  /** Brings what stands in the product's journal to the others, and takes out what no repetition can ask for any more. */
  async file(productId: string, now: Date): Promise<void> {
    await this.#file({ _id: new ObjectId(productId) }, now)
  }

  /** The same if there is something to take out, so that no journal grows for ever. */
  async tidy(productId: string, now: Date): Promise<void> {
    await this.#file({ _id: new ObjectId(productId), 'journal.at': { $lt: unrepeated(now) } }, now)
  }

  async #file(which: Filter<InventoryDocument> & { _id: ObjectId }, now: Date): Promise<void> {
    const { _id } = which
    for (let more = true; more;) {
      const found = await this.#inventory.findOne(which, { projection: { sellerId: 1, journal: { $slice: BATCH } } })
      const journal = found?.journal ?? []
      if (journal.length === 0) return
      await this.#movements.bulkWrite(
        journal.map(({ _id: entry, ...movement }) => ({
          updateOne: {
            filter: { _id: entry },
            update: { $setOnInsert: { productId: _id, ...movement } },
            upsert: true,
          },
        })),
      )
      const filed = journal.filter(({ at }) => at < unrepeated(now)).map((entry) => entry._id)
      more = journal.length === BATCH && filed.length > 0
      if (filed.length > 0) await this.#inventory.updateOne({ _id }, { $pull: { journal: { _id: { $in: filed } } } })
    }
  }
}

/** What was made before this is not repeated any more. */
function unrepeated(now: Date): Date {
  return new Date(now.getTime() - REPEATED_MS)
}

function olderThan(key: string[]): Filter<MovementDocument> {
  const position = newestPosition(key)
  if (!position) throw new TypeError('not a key of the list of movements')
  const { createdAt: at, id } = position
  return { at: { $lte: at }, $or: [{ at: { $lt: at } }, { at, _id: { $lt: new ObjectId(id) } }] }
}

function toMovement({ _id, productId: _, orderId, ...same }: WithId<MovementDocument>): Movement {
  return { ...same, id: _id.toHexString(), orderId: orderId?.toHexString() ?? null }
}
