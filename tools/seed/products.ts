import { type Db, ObjectId } from 'mongodb'
import { InventoryRepository } from '../../workers/product/src/inventory.repository.ts'
import { ProductRepository } from '../../workers/product/src/product.repository.ts'
import type { ProductDocument } from '../../workers/product/src/product.document.repository.ts'
import { newProduct } from '../../workers/product/src/product.ts'
import { listProducts } from './catalogue.ts'
import { shelves } from './categories.ts'
import { idOf, numberOf } from './id.ts'
import { inLanes } from './lanes.ts'
import { sellerOf, userId } from './people.ts'
import { picturePath } from './pictures.ts'

const FIRST_LISTED_AT = Date.parse('2026-01-06T09:00:00Z')
const HOUR_MS = 3_600_000
/** A fiftieth is sold out, so that the shop also shows that. */
const SOLD_OUT_ONE_IN = 50

/** Writes the products with their stock and their pictures at `origin`; returns how many. */
export async function seedProducts(db: Db, origin: string): Promise<number> {
  const products = new ProductRepository(db)
  const inventory = new InventoryRepository(db)
  const listed = shelves().flatMap(({ category, products: lying }) => lying.map((product) => ({ category, product })))
  const departments = new Map(listProducts().map(({ department, product }) => [product.name, department]))
  await inLanes(listed, async ({ category, product }, index) => {
    const { name } = product
    const stock = numberOf(`sold out ${name}`, SOLD_OUT_ONE_IN) === 0 ? 0 : 5 + numberOf(`stock ${name}`, 196)
    const sellerId = userId(sellerOf(departments.get(name) ?? '', name))
    const listedAt = new Date(FIRST_LISTED_AT + index * 19 * HOUR_MS)
    const images = [origin + picturePath(name)]
    const input = { ...product, category: category.id, inventory: stock, images, active: true }
    const document = newProduct(idOf('product', name), input, category, sellerId, listedAt)
    await inventory.open(document.id, sellerId, stock)
    await products.insert(document)
  })
  return listed.length
}

/** Leads the pictures to another origin, save those that somebody has replaced. */
export async function movePictures(db: Db, from: string, to: string): Promise<void> {
  const products = db.collection<ProductDocument>('products')
  await inLanes(listProducts(), async ({ product }) => {
    const path = picturePath(product.name)
    const demo = { _id: new ObjectId(idOf('product', product.name)), 'images.0': from + path }
    await products.updateOne(demo, { $set: { 'images.0': to + path } })
  })
}
