import { type Collection, type Db, ObjectId } from 'mongodb'
import type { CategoryDocument } from './category.repository.ts'
import type { InventoryDocument } from './inventory.document.repository.ts'
import type { Moving } from './movement.ts'
import { ProductRepository } from './product.repository.ts'
import type { ProductDocument, Revisions } from './product.document.repository.ts'
import type { Product, ProductChanges } from './product.ts'
import { startsOf } from './suggest.ts'
import { StockRepository } from './stock.repository.ts'

/** Which products a change may be made to: a seller's or, if undefined, all; in these versions or, if undefined, any. */
export interface Scope {
  sellerId: string | undefined
  versions: number[] | undefined
}

export type ChangeRefused =
  /** Its category has been removed: it cannot come up there. */
  { ok: false; code: 'NOT_FOUND' | 'CATEGORY_REMOVED' } | { ok: false; code: 'PRECONDITION_FAILED'; version: number }
export type ChangeResult = { ok: true; product: Product } | ChangeRefused

type Fields = Partial<Omit<ProductDocument, 'version' | 'lastChange' | 'revisions'>>

/**
 * Changes to products that are there. Each is made on the version that was read for it and makes the next one; it
 * carries an id, so that its repetition finds it made.
 */
export class ProductChangeRepository {
  readonly #products: Collection<ProductDocument>
  readonly #inventory: Collection<InventoryDocument>
  readonly #categories: Collection<CategoryDocument>
  readonly #stock: StockRepository
  readonly #read: ProductRepository

  constructor(db: Db) {
    this.#products = db.collection('products')
    this.#inventory = db.collection('inventory')
    this.#categories = db.collection('categories')
    this.#stock = new StockRepository(db)
    this.#read = new ProductRepository(db)
  }

  /** Makes the changes; those of the stock follow, and are made by a repetition should this one end in between. */
  async change(id: string, scope: Scope, changes: ProductChanges, moving: Moving): Promise<ChangeResult> {
    const { available, sellerId } = changes
    const wanted = fieldsOf(changes)
    const written = await this.#write(id, scope, moving.id, available, (current, units) =>
      isAs(current, wanted) && (available ?? units) === units ? undefined : { ...wanted, updatedAt: moving.at },
    )
    if (!written.ok) return written
    if (available !== undefined) await this.#stock.set(id, available, moving)
    if (sellerId !== undefined) {
      await this.#inventory.updateOne({ _id: new ObjectId(id) }, { $set: { sellerId: new ObjectId(sellerId) } })
    }
    const product = await this.#read.find(id)
    return product ? { ok: true, product } : { ok: false, code: 'NOT_FOUND' }
  }

  /** Takes a product off sale and out of all lists; once more changes nothing. */
  async remove(id: string, scope: Scope, { id: changeId, at }: Moving): Promise<{ ok: true } | ChangeRefused> {
    return this.#write(id, scope, changeId, undefined, ({ deletedAt }) =>
      deletedAt ? undefined : { active: false, deletedAt: at, updatedAt: at },
    )
  }

  /** Writes what `next` makes of the product as it is, in the same version; nothing if that is undefined. */
  async #write(
    id: string,
    { sellerId, versions }: Scope,
    changeId: string,
    available: number | undefined,
    next: (current: ProductDocument, units: number | undefined) => Fields | undefined,
  ): Promise<{ ok: true } | ChangeRefused> {
    const own = { _id: new ObjectId(id), ...(sellerId !== undefined && { sellerId: new ObjectId(sellerId) }) }
    const lastChange = new ObjectId(changeId)
    for (;;) {
      const current = await this.#products.findOne(own)
      if (!current) return { ok: false, code: 'NOT_FOUND' }
      const { version } = current
      if (current.lastChange?.equals(lastChange)) return { ok: true }
      if (versions && !versions.includes(version)) return { ok: false, code: 'PRECONDITION_FAILED', version }
      const stock = await this.#inventory.findOne({ _id: current._id }, { projection: { available: 1, revision: 1 } })
      const fields = next(current, stock?.available)
      if (!fields) return { ok: true }
      // Seen on this version: a removal that comes after it takes the product off sale again.
      const comesUp = fields.active === true && !current.active
      if (comesUp && !fields.categoryId && (await this.#isRemoved(current.categoryId))) {
        return { ok: false, code: 'CATEGORY_REMOVED' }
      }
      const revisions = revisionsOf(current, stock, available)
      const written = await this.#products.updateOne(
        { ...own, version },
        { $set: { ...fields, lastChange, revisions }, $inc: { version: 1 } },
      )
      if (written.matchedCount === 1) return { ok: true }
      // Somebody else has made this version meanwhile: theirs is read, and this change made on top of it, if it may be.
    }
  }

  /** Whether the category has gone without another one taking its products over. */
  async #isRemoved(_id: ObjectId): Promise<boolean> {
    return (
      (await this.#categories.findOne({ _id, removed: true, productsTo: null }, { projection: { _id: 1 } })) !== null
    )
  }
}

/** What stock and ratings have come to, with the change of the stock that is about to follow. */
function revisionsOf(
  { ratingRevision = 0 }: ProductDocument,
  stock: Pick<InventoryDocument, 'available' | 'revision'> | null,
  available: number | undefined,
): Revisions {
  const follows = stock && available !== undefined && stock.available !== available
  return { stock: (stock?.revision ?? 0) + (follows ? 1 : 0), ratings: ratingRevision }
}

/** Whether the product has these fields already; one that is missing is as good as null. */
function isAs(current: Fields, wanted: Fields): boolean {
  const now = new Map<string, unknown>(Object.entries(current))
  return Object.entries(wanted).every(
    ([field, value]) => JSON.stringify(now.get(field) ?? null) === JSON.stringify(value),
  )
}

function fieldsOf({ category, sellerId, available: _, ...changes }: ProductChanges): Fields {
  return {
    ...defined(changes),
    ...(changes.name !== undefined && { starts: startsOf(changes.name) }),
    ...(changes.active && { deletedAt: null }),
    ...(sellerId !== undefined && { sellerId: new ObjectId(sellerId) }),
    ...(category && {
      categoryId: new ObjectId(category.id),
      categoryName: category.name,
      categoryPath: [...category.ancestors, category.id].map((id) => new ObjectId(id)),
      categoryVersion: category.version,
    }),
  }
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Without the members that are undefined, as the type says. */
function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Defined<T>
}
