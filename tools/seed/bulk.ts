import { type Db, ObjectId } from 'mongodb'
import { ImportRepository } from '../../workers/product/src/import.repository.ts'
import { newProduct, type Product } from '../../workers/product/src/product.ts'
import { listProducts } from './catalogue.ts'
import { type Shelf, shelves } from './categories.ts'
import { idOf, numberOf } from './id.ts'
import { sellerOf, userId } from './people.ts'
import { picturePath } from './pictures.ts'

const MAKERS = words(
  'Alder Ashdown Birchwood Calder Castleton Corbel Dovetail Eastgate Elmstead Fairholm Fenwick Foxley Glenmore Greyfriars',
  'Hartwell Hazelmere Inglewood Juniper Kingsley Larkhill Longmead Maplewick Millbrook Northgate Oakham Pembury Quarrington',
  'Redfern Rosewell Sandford Silverdale Stonebridge Thornbury Tidewater Underhill Valebrook Westmark Whitcombe Yarrow Zephyr',
)
const FINISHES = words(
  'amber black blue bronze cream ebony forest graphite indigo ivory jade lilac moss navy ochre olive',
)

const FIRST_LISTED_AT = Date.parse('2024-01-08T09:00:00Z')
const MINUTE_MS = 60_000
/** A fiftieth is sold out, so that the shop also shows that. */
const SOLD_OUT_ONE_IN = 50
const BATCH = 500

/** Where the pictures are, and who is told how many products are there. */
export interface BulkOptions {
  products: number
  origin: string
  progress(done: number): void
}

/**
 * Fills the catalogue up to so many variants of the demo products, with their stock; older than these, and always the
 * same. Those that are there stay as they are, so that a fill that was cut short goes on where it stopped.
 */
export async function seedBulk(db: Db, { products, origin, progress }: BulkOptions): Promise<void> {
  const imports = new ImportRepository(db)
  const variants = variantsOf(shelves(), origin)
  for (let from = 0; from < products; from += BATCH) {
    const size = Math.min(BATCH, products - from)
    const ids = Array.from({ length: size }, (_, at) => new ObjectId(idOfVariant(from + at)))
    const there = await db.collection('products').countDocuments({ _id: { $in: ids } })
    if (there < size)
      await imports.insertAll(
        Array.from({ length: size }, (_, at) => variants(from + at)),
        'system',
      )
    progress(from + size)
  }
}

function idOfVariant(index: number): string {
  return idOf('bulk product', String(index))
}

function variantsOf(tree: readonly Shelf[], origin: string): (index: number) => Product {
  const models = tree.flatMap(({ category, products }) => products.map((model) => ({ category, model })))
  const departments = new Map(listProducts().map(({ department, product }) => [product.name, department]))
  return (index) => {
    const edition = Math.floor(index / models.length)
    const shown = models[index % models.length]
    if (!shown) throw new Error('the demo catalogue is empty')
    const { category, model } = shown
    const name = nameOf(model.name, edition)
    const id = idOfVariant(index)
    const available = numberOf(`sold out ${id}`, SOLD_OUT_ONE_IN) === 0 ? 0 : 5 + numberOf(`stock ${id}`, 196)
    const price = Math.max(1, Math.round(model.price * (70 + numberOf(`price ${id}`, 80))) / 100)
    const images = [origin + picturePath(model.name)]
    const input = { ...model, name, price, images, inventory: available, category: category.id, active: true }
    const sellerId = userId(sellerOf(departments.get(model.name) ?? '', id))
    const listedAt = new Date(FIRST_LISTED_AT + index * MINUTE_MS)
    return newProduct(id, input, category, sellerId, listedAt)
  }
}

/** Another name for each edition: makers and finishes in turn, then numbers. */
function nameOf(model: string, edition: number): string {
  const maker = MAKERS[edition % MAKERS.length] ?? ''
  const finish = FINISHES[Math.floor(edition / MAKERS.length) % FINISHES.length] ?? ''
  const series = Math.floor(edition / (MAKERS.length * FINISHES.length))
  return `${maker} ${model} in ${finish}${series === 0 ? '' : `, series ${series + 1}`}`
}

function words(...lines: string[]): string[] {
  return lines.flatMap((line) => line.split(' '))
}
