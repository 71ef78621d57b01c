import type { Db } from 'mongodb'
import { InventoryRepository } from '../../workers/product/src/inventory.repository.ts'
import { ProductRepository } from '../../workers/product/src/product.repository.ts'
import { newProduct } from '../../workers/product/src/product.ts'
import { SELLER_IDS } from './accounts.ts'
import { shelves } from './categories.ts'
import { idOf, numberOf } from './id.ts'

const FIRST_LISTED_AT = Date.parse('2026-01-06T09:00:00Z')
const HOUR_MS = 3_600_000
/** A fiftieth is sold out, so that the shop also shows that. */
const SOLD_OUT_ONE_IN = 50

/** Writes the products with their stock; returns how many. */
export async function seedProducts(db: Db): Promise<number> {
  const products = new ProductRepository(db)
  const inventory = new InventoryRepository(db)
  const listed = shelves().flatMap(({ category, products: lying }) => lying.map((product) => ({ category, product })))
  for (const [index, { category, product }] of listed.entries()) {
    const { name } = product
    const stock = numberOf(`sold out ${name}`, SOLD_OUT_ONE_IN) === 0 ? 0 : 5 + numberOf(`stock ${name}`, 196)
    const sellerId = SELLER_IDS[numberOf(`seller ${name}`, SELLER_IDS.length)] ?? ''
    const listedAt = new Date(FIRST_LISTED_AT + index * 31 * HOUR_MS)
    const input = { ...product, category: category.id, inventory: stock, images: [], active: true }
    const document = newProduct(idOf('product', name), input, category, sellerId, listedAt)
    await inventory.open(document.id, sellerId, stock)
    await products.insert(document)
  }
  return listed.length
}
