import { ObjectId, type WithId } from 'mongodb'
import type { InventoryDocument } from './inventory.document.repository.ts'
import type { Product } from './product.ts'
import { startsOf } from './suggest.ts'

export interface ProductDocument {
  name: string
  description: string
  priceMinor: number
  images: string[]
  categoryId: ObjectId
  categoryName: string
  categoryPath: ObjectId[]
  categoryVersion: number
  sellerId: ObjectId
  ratings: { average: number; count: number; distribution: number[] }
  tags: string[]
  /** What its name may be completed from. */
  starts: string[]
  /** Whether there are units available, as of this revision of the inventory. */
  inStock: boolean
  stockRevision?: number
  active: boolean
  createdAt: Date
  updatedAt: Date
  version: number
  /** The id of the change that made this version, so that its repetition is known. */
  lastChange?: ObjectId
  /** Set when it was deleted: off sale, and in no list, but kept for orders. */
  deletedAt?: Date | null
  /** Grows whenever `ratings` change, for that makes no new version. */
  ratingRevision?: number
  /** The revisions of stock and ratings when this version was made, or earlier ones. */
  revisions?: Revisions
}

export interface Revisions {
  stock: number
  ratings: number
}

/** A new product as it is kept. */
export function documentOf(product: Omit<Product, 'moves'>): ProductDocument {
  return {
    name: product.name,
    description: product.description,
    priceMinor: product.priceMinor,
    images: product.images,
    categoryId: new ObjectId(product.categoryId),
    categoryName: product.categoryName,
    categoryPath: product.categoryPath.map((id) => new ObjectId(id)),
    categoryVersion: product.categoryVersion,
    sellerId: new ObjectId(product.sellerId),
    ratings: product.ratings,
    tags: product.tags,
    starts: startsOf(product.name),
    inStock: product.inStock,
    active: product.active,
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
    version: product.version,
  }
}

/** A product as it is kept, with the units available. */
export function toProduct(
  document: WithId<ProductDocument>,
  stock: Pick<InventoryDocument, 'available' | 'revision'> | undefined,
): Product {
  const { _id, categoryId, categoryPath, sellerId, ratingRevision = 0, revisions } = document
  return {
    id: _id.toHexString(),
    name: document.name,
    description: document.description,
    priceMinor: document.priceMinor,
    images: document.images,
    categoryId: categoryId.toHexString(),
    categoryName: document.categoryName,
    categoryPath: categoryPath.map((id) => id.toHexString()),
    categoryVersion: document.categoryVersion,
    sellerId: sellerId.toHexString(),
    available: stock?.available ?? 0,
    inStock: document.inStock,
    ratings: document.ratings,
    tags: document.tags,
    active: document.active,
    createdAt: document.createdAt,
    updatedAt: document.updatedAt,
    version: document.version,
    moves: {
      stock: (stock?.revision ?? 0) - (revisions?.stock ?? 0),
      ratings: ratingRevision - (revisions?.ratings ?? 0),
    },
  }
}
