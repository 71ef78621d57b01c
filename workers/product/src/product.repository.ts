import type { Index } from '@shop/shared/mongo'
import { findPage } from '@shop/shared/find-page'
import type { PageRequest, PageResult } from '@shop/shared/page'
import { type Collection, type Db, type Filter, ObjectId, type WithId } from 'mongodb'
import { categoryCountIndexes } from './category.counts.repository.ts'
import { CategoryRefRepository, categoryRefIndexes } from './category.refs.repository.ts'
import { categoryIndexes } from './category.repository.ts'
import { categoryTagIndexes } from './category.tags.repository.ts'
import type { InventoryDocument } from './inventory.document.repository.ts'
import { movementIndexes } from './movement.repository.ts'
import { FacetRepository } from './facets.repository.ts'
import type { Facets } from './facets.ts'
import { countAllBut, leftOut } from './product.count.repository.ts'
import { documentOf, type ProductDocument, toProduct } from './product.document.repository.ts'
import { queryOf } from './product.filter.repository.ts'
import type { ProductFilter } from './product.filter.ts'
import { listIndexes } from './product.indexes.ts'
import { keyOf, positionOf } from './product.key.ts'
import type { Sort } from './product.query.ts'
import { SORT_ORDERS } from './product.sort.ts'
import { findMatches, type Found, searchIndexes } from './search.repository.ts'
import { suggestIndexes } from './suggest.repository.ts'
import type { Product } from './product.ts'

/** A page of products, with what the whole list can be narrowed by if that was asked for. */
export interface ProductList extends PageResult<Product> {
  facets?: Facets
}

export const productIndexes: Index[] = [
  ...listIndexes,
  ...categoryIndexes,
  ...categoryRefIndexes,
  ...categoryTagIndexes,
  ...categoryCountIndexes,
  ...movementIndexes,
  ...searchIndexes,
  ...suggestIndexes,
]

/** Products in the database; the units available are joined in from the inventory. */
export class ProductRepository {
  readonly #products: Collection<ProductDocument>
  readonly #inventory: Collection<InventoryDocument>
  readonly #refs: CategoryRefRepository
  readonly #facets: FacetRepository

  constructor(db: Db) {
    this.#products = db.collection('products')
    this.#inventory = db.collection('inventory')
    this.#refs = new CategoryRefRepository(db)
    this.#facets = new FacetRepository(db)
  }

  /** The product, active or not; null if there is none. */
  async find(id: string): Promise<Product | null> {
    const [product] = await this.findMany([id])
    return product ?? null
  }

  /** The products with these ids, in the order asked; unknown ids are left out. */
  async findMany(ids: string[]): Promise<Product[]> {
    const documents = await this.#products.find({ _id: { $in: ids.map((id) => new ObjectId(id)) } }).toArray()
    const products = await this.#withStock(documents)
    return ids.flatMap((id) => products.find((product) => product.id === id) ?? [])
  }

  /** A page of a list of products, and its facets if they are asked for. The key must be one of a list in this order. */
  async list(filter: ProductFilter, sort: Sort, request: PageRequest, withFacets = false): Promise<ProductList> {
    const where = await this.#where(filter)
    const faceted = withFacets ? this.#facets.of(where) : undefined
    const count = faceted ? async () => (await faceted).total : this.#cheapCount(filter)
    const [{ documents, total, last }, counted] = await Promise.all([this.#page(where, sort, request, count), faceted])
    const items = await this.#withStock(documents)
    const lastItem = last && items.at(-1)
    const lastKey = lastItem ? keyOf(sort, lastItem, last.score) : null
    return { items, total, lastKey, ...(counted && { facets: counted.facets }) }
  }

  /** The next ones of a list, the newest first, and the key to go on behind; without counting the list. */
  async batch(
    filter: ProductFilter,
    limit: number,
    after: string[] | undefined,
  ): Promise<Pick<PageResult<Product>, 'items' | 'lastKey'>> {
    const where = await this.#where(filter)
    const { field, direction } = SORT_ORDERS.newest
    const documents = await this.#products
      .find(after ? { $and: [where, afterKey('newest', after)] } : where)
      .sort({ [field]: direction, _id: direction })
      .limit(limit)
      .batchSize(limit)
      .toArray()
    const items = await this.#withStock(documents)
    const last = items.length === limit ? items.at(-1) : undefined
    return { items, lastKey: last ? keyOf('newest', last) : null }
  }

  /** Writes a new product; repeating it with the same id changes nothing. The inventory must exist already. */
  async insert(product: Omit<Product, 'moves'>): Promise<void> {
    const _id = new ObjectId(product.id)
    await this.#products.updateOne({ _id }, { $setOnInsert: documentOf(product) }, { upsert: true })
  }

  async #where(filter: ProductFilter): Promise<Filter<ProductDocument>> {
    const categoryIds = filter.category === undefined ? [] : await this.#refs.resolve(filter.category)
    return queryOf(
      filter,
      categoryIds.map((id) => new ObjectId(id)),
    )
  }

  /** Where there is one. */
  #cheapCount(filter: ProductFilter): (() => Promise<number>) | undefined {
    const others = leftOut(filter)
    return others && (() => countAllBut(this.#products, others))
  }

  #page(
    list: Filter<ProductDocument>,
    sort: Sort,
    request: PageRequest,
    count: (() => Promise<number>) | undefined,
  ): Promise<{ documents: WithId<ProductDocument>[]; total: number; last: Found | undefined }> {
    const after = request.after && afterKey(sort, request.after)
    if ('$text' in list) return findMatches(this.#products, { list, after, sort }, request)
    const { field, direction } = SORT_ORDERS[sort]
    const page = after ? { $and: [list, after] } : list
    return findPage(this.#products, { list, page, sort: { [field]: direction, _id: direction }, count }, request)
  }

  async #withStock(documents: WithId<ProductDocument>[]): Promise<Product[]> {
    const stock = await this.#inventory
      .find({ _id: { $in: documents.map(({ _id }) => _id) } }, { projection: { available: 1, revision: 1 } })
      .toArray()
    const stockOf = new Map(stock.map((entry) => [entry._id.toHexString(), entry]))
    return documents.map((document) => toProduct(document, stockOf.get(document._id.toHexString())))
  }
}

/** The documents that come after the one with this key; the first condition is one that an index can begin at. */
function afterKey(sort: Sort, key: string[]): Filter<ProductDocument> {
  const position = positionOf(sort, key)
  if (!position) throw new TypeError(`not a key of the list in the order ${sort}`)
  const { field, direction } = SORT_ORDERS[sort]
  const after = direction === 1 ? '$gt' : '$lt'
  const { value, id } = position
  return {
    [field]: { [`${after}e`]: value },
    $or: [{ [field]: { [after]: value } }, { [field]: value, _id: { [after]: new ObjectId(id) } }],
  }
}
