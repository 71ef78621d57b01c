import type { Index } from '@shop/shared/mongo'
import { findPage } from '@shop/shared/find-page'
import type { PageRequest, PageResult } from '@shop/shared/page'
import { words } from '@shop/shared/words'
import { type Collection, type Db, type Filter, ObjectId, type WithId } from 'mongodb'
import type { InventoryDocument } from './inventory.repository.ts'
import { keyOf, positionOf } from './product.key.ts'
import type { Sort } from './product.schema.ts'
import { SORT_ORDERS } from './product.sort.ts'
import type { Product } from './product.ts'

export interface ProductDocument {
  name: string
  description: string
  priceMinor: number
  images: string[]
  categoryId: ObjectId
  categoryName: string
  categoryPath: ObjectId[]
  sellerId: ObjectId
  ratings: { average: number; count: number; distribution: number[] }
  tags: string[]
  words: string[]
  active: boolean
  createdAt: Date
  updatedAt: Date
  version: number
}

export interface ProductFilter {
  search?: string | undefined
  categoryId?: string | undefined
  sellerId?: string | undefined
}

export const productIndexes: Index[] = [
  { collection: 'products', key: { active: 1, createdAt: -1, _id: -1 }, options: { name: 'newest' } },
  { collection: 'products', key: { active: 1, priceMinor: 1, _id: 1 }, options: { name: 'price' } },
  { collection: 'products', key: { active: 1, name: 1, _id: 1 }, options: { name: 'name' } },
  { collection: 'products', key: { active: 1, 'ratings.average': -1, _id: -1 }, options: { name: 'rating' } },
  { collection: 'products', key: { active: 1, 'ratings.count': -1, _id: -1 }, options: { name: 'popular' } },
  {
    collection: 'products',
    key: { active: 1, categoryPath: 1, createdAt: -1, _id: -1 },
    options: { name: 'category' },
  },
  { collection: 'products', key: { active: 1, sellerId: 1, createdAt: -1, _id: -1 }, options: { name: 'seller' } },
  { collection: 'products', key: { active: 1, words: 1, createdAt: -1, _id: -1 }, options: { name: 'words' } },
]

/** Products in the database; the units available are joined in from the inventory. */
export class ProductRepository {
  readonly #products: Collection<ProductDocument>
  readonly #inventory: Collection<InventoryDocument>

  constructor(db: Db) {
    this.#products = db.collection('products')
    this.#inventory = db.collection('inventory')
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

  /** A page of the active products. The request's key must be one of a list in this order. */
  async list(filter: ProductFilter, sort: Sort, request: PageRequest): Promise<PageResult<Product>> {
    const where = filterOf(filter)
    const { field, direction } = SORT_ORDERS[sort]
    const page = request.after ? { $and: [where, afterKey(sort, request.after)] } : where
    const query = { list: where, page, sort: { [field]: direction, _id: direction } }
    const { documents, total, last } = await findPage(this.#products, query, request)
    const items = await this.#withStock(documents)
    const lastItem = last && items.at(-1)
    return { items, total, lastKey: lastItem ? keyOf(sort, lastItem) : null }
  }

  /** Writes a new product; repeating it with the same id changes nothing. The inventory must exist already. */
  async insert(product: Omit<Product, 'available'>): Promise<void> {
    const document: ProductDocument = {
      name: product.name,
      description: product.description,
      priceMinor: product.priceMinor,
      images: product.images,
      categoryId: new ObjectId(product.categoryId),
      categoryName: product.categoryName,
      categoryPath: product.categoryPath.map((id) => new ObjectId(id)),
      sellerId: new ObjectId(product.sellerId),
      ratings: product.ratings,
      tags: product.tags,
      words: words(product.name, product.description, ...product.tags),
      active: product.active,
      createdAt: product.createdAt,
      updatedAt: product.updatedAt,
      version: product.version,
    }
    await this.#products.updateOne({ _id: new ObjectId(product.id) }, { $setOnInsert: document }, { upsert: true })
  }

  async #withStock(documents: WithId<ProductDocument>[]): Promise<Product[]> {
    const stock = await this.#inventory
      .find({ _id: { $in: documents.map(({ _id }) => _id) } }, { projection: { available: 1 } })
      .toArray()
    const available = new Map(stock.map((entry) => [entry._id.toHexString(), entry.available]))
    return documents.map((document) => toProduct(document, available.get(document._id.toHexString()) ?? 0))
  }
}

function filterOf({ search, categoryId, sellerId }: ProductFilter): Filter<ProductDocument> {
  const wanted = search === undefined ? [] : words(search)
  return {
    active: true,
    ...(categoryId !== undefined && { categoryPath: new ObjectId(categoryId) }),
    ...(sellerId !== undefined && { sellerId: new ObjectId(sellerId) }),
    ...(wanted.length > 0 && { words: { $all: wanted } }),
  }
}

/** The documents that come after the one with this key. */
function afterKey(sort: Sort, key: string[]): Filter<ProductDocument> {
  const position = positionOf(sort, key)
  if (!position) throw new TypeError(`not a key of the list in the order ${sort}`)
  const { field, direction } = SORT_ORDERS[sort]
  const operator = direction === 1 ? '$gt' : '$lt'
  const { value, id } = position
  return { $or: [{ [field]: { [operator]: value } }, { [field]: value, _id: { [operator]: new ObjectId(id) } }] }
}

function toProduct({ _id, words: _, ...document }: WithId<ProductDocument>, available: number): Product {
  return {
    ...document,
    id: _id.toHexString(),
    categoryId: document.categoryId.toHexString(),
    categoryPath: document.categoryPath.map((id) => id.toHexString()),
    sellerId: document.sellerId.toHexString(),
    available,
  }
}
