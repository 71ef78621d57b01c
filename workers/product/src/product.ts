import type { Actor } from '@shop/shared/actor'
import { etagOf } from '@shop/shared/etag'
import { minorOf, toMajor } from '@shop/shared/money'
import type { NewProductInput, ProductChangeInput, ProductWire } from './product.schema.ts'

/** A product as the service knows it: plain data, money in minor units. */
export interface Product {
  id: string
  name: string
  description: string
  priceMinor: number
  images: string[]
  categoryId: string
  categoryName: string
  categoryPath: string[]
  /** The category's version that name and path are of; products without the newest are tagged anew. */
  categoryVersion: number
  sellerId: string
  available: number
  /** What lists are narrowed by; a crash in a move of the stock may have left it behind `available`. */
  inStock: boolean
  ratings: { average: number; count: number; distribution: number[] }
  tags: string[]
  active: boolean
  createdAt: Date
  updatedAt: Date
  version: number
  /** How often stock and ratings have changed since this version was made: they change without a new one. */
  moves: { stock: number; ratings: number }
}

/** The category that a product is to lie in, as far as the product carries it along. */
export interface ProductCategory {
  id: string
  name: string
  ancestors: string[]
  version: number
}

/** What is to become of a product; what is undefined stays as it is. */
export interface ProductChanges {
  name?: string | undefined
  description?: string | undefined
  priceMinor?: number | undefined
  images?: string[] | undefined
  tags?: string[] | undefined
  active?: boolean | undefined
  sellerId?: string | undefined
  category?: ProductCategory | undefined
  available?: number | undefined
}

/** Inactive products exist for their seller and for admins only. */
export function maySee(product: Pick<Product, 'active' | 'sellerId'>, actor: Actor | null): boolean {
  return product.active || (actor !== null && maySell(product.sellerId, actor))
}

export function maySell(sellerId: string, actor: Actor): boolean {
  return actor.role === 'admin' || (actor.role === 'seller' && actor.id === sellerId)
}

/** Whose products this account may change; undefined: everybody's. */
export function ownedBy({ id, role }: Actor): string | undefined {
  return role === 'admin' ? undefined : id
}

/** A product as it begins: version 1, no ratings; name and path of the category are copied into it. */
export function newProduct(
  id: string,
  input: NewProductInput,
  category: ProductCategory,
  sellerId: string,
  now: Date,
): Product {
  return {
    id,
    name: input.name,
    description: input.description,
    priceMinor: minorOf(input.price),
    images: input.images,
    categoryId: category.id,
    categoryName: category.name,
    categoryPath: [...category.ancestors, category.id],
    categoryVersion: category.version,
    sellerId,
    available: input.inventory,
    inStock: input.inventory > 0,
    ratings: { average: 0, count: 0, distribution: [0, 0, 0, 0, 0] },
    tags: input.tags,
    active: input.active,
    createdAt: now,
    updatedAt: now,
    version: 1,
    moves: { stock: 0, ratings: 0 },
  }
}

export function changesOf(
  { price, inventory, seller, images, tags, category: _, ...same }: ProductChangeInput,
  category: ProductCategory | undefined,
): ProductChanges {
  return {
    ...same,
    category,
    priceMinor: price === undefined ? undefined : minorOf(price),
    images: images === null ? [] : images,
    tags: tags === null ? [] : tags,
    sellerId: seller,
    available: inventory,
  }
}

/** Another one for everything that is shown differently; of its parts, only the version guards against lost changes. */
export function productEtag({ version, moves }: Pick<Product, 'version' | 'moves'>): string {
  return etagOf(version, moves.stock, moves.ratings)
}

export function toWire(product: Product, currency: string): ProductWire {
  const {
    priceMinor,
    categoryId,
    categoryVersion: _,
    sellerId,
    available,
    inStock: _s,
    createdAt,
    updatedAt,
    moves: _m,
    ...same
  } = product
  return {
    ...same,
    price: toMajor(priceMinor),
    currency,
    category: categoryId,
    seller: sellerId,
    inventory: available,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}
