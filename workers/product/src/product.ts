import type { Actor } from '@shop/shared/actor'
import { minorOf, toMajor } from '@shop/shared/money'
import type { NewProductInput, ProductWire } from './product.schema.ts'

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
  sellerId: string
  available: number
  ratings: { average: number; count: number; distribution: number[] }
  tags: string[]
  active: boolean
  createdAt: Date
  updatedAt: Date
  version: number
}

/** Inactive products exist for their seller and for admins only. */
export function maySee(product: Pick<Product, 'active' | 'sellerId'>, actor: Actor | null): boolean {
  return product.active || (actor !== null && maySell(product.sellerId, actor))
}

export function maySell(sellerId: string, actor: Actor): boolean {
  return actor.role === 'admin' || (actor.role === 'seller' && actor.id === sellerId)
}

/** A product as it begins: version 1, no ratings; name and path of the category are copied into it. */
export function newProduct(
  id: string,
  input: NewProductInput,
  category: { id: string; name: string; ancestors: string[] },
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
    sellerId,
    available: input.inventory,
    ratings: { average: 0, count: 0, distribution: [0, 0, 0, 0, 0] },
    tags: input.tags,
    active: input.active,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}

export function toWire(product: Product, currency: string): ProductWire {
  const { priceMinor, categoryId, sellerId, available, createdAt, updatedAt, ...same } = product
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
