import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { plansOf } from '@shop/shared/testing/plans'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProductFilter } from './product.filter.ts'
import { SORTS, type Sort } from './product.query.ts'
import { ProductRepository, productIndexes } from './product.repository.ts'
import { newProduct, type Product } from './product.ts'

const ALL: readonly Sort[] = ['relevance', ...SORTS]
const KITCHEN = { id: newId(), name: 'Kitchen', ancestors: [newId()], version: 1 }
const GARDEN = { id: newId(), name: 'Garden', ancestors: [], version: 1 }

let database: TestDatabase
let products: ProductRepository

beforeAll(async () => {
  database = await startTestDatabase(productIndexes)
  products = new ProductRepository(database.db)
})
afterAll(() => database.close())

interface Given {
  name?: string
  description?: string
  images?: string[]
  tags?: string[]
  price?: number
  category?: typeof KITCHEN
  inventory?: number
  average?: number
}

/** Lists a product that nothing is said of but this. */
async function listed(seller: string, given: Given = {}): Promise<string> {
  const { category = KITCHEN, average = 0, ...more } = given
  const input = { name: 'Thing', description: 'Nothing to say.', price: 1, inventory: 1, images: [], tags: [], ...more }
  const product = newProduct(newId(), { ...input, category: '', active: true }, category, seller, new Date(0))
  const ratings = { average, count: 1, distribution: [0, 0, 0, 0, 1] }
  await products.insert({ ...product, ratings })
  return product.id
}

async function list(filter: ProductFilter, sort: Sort, limit = 100, after?: string[]) {
  return products.list(filter, sort, { page: 1, limit, after })
}

const idsOf = (items: readonly Product[]) => items.map(({ id }) => id)

describe('a search', () => {
  test('has room for a page of products that are larger than they may be', async () => {
    const seller = newId()
    const description = '水'.repeat(9_999) + ' kettle'
    const images = Array.from({ length: 20 }, (_, n) => `https://images.example/${n}/${'水'.repeat(2_200)}`)
    const name = '水 '.repeat(99)
    const tags = Array.from({ length: 50 }, (_, n) => '水'.repeat(48) + n)
    for (let n = 0; n < 101; n += 1) await listed(seller, { name, description, tags, images })
    for (const sort of ['relevance', 'newest'] as const) {
      expect((await list({ sellerId: seller, search: 'kettle' }, sort)).items).toHaveLength(100)
    }
  })

  test('ranks what has the word in its name before its tags, and those before its description', async () => {
    const seller = newId()
    const description = await listed(seller, { description: 'It goes with a kettle.' })
    const name = await listed(seller, { name: 'Kettle' })
    const tag = await listed(seller, { tags: ['kettle'] })
    await listed(seller, { name: 'Lamp' })
    const { items, total } = await list({ sellerId: seller, search: 'kettle' }, 'relevance')
    expect([idsOf(items), total]).toEqual([[name, tag, description], 3])
  })

  test('finds other forms of a word, whatever its case and accents, and more words before fewer', async () => {
    const seller = newId()
    const one = await listed(seller, { name: 'Boiling bottles' })
    const both = await listed(seller, { name: 'Café bottle' })
    expect(idsOf((await list({ sellerId: seller, search: 'BOTTLE cafe' }, 'relevance')).items)).toEqual([both, one])
    expect(idsOf((await list({ sellerId: seller, search: 'boils' }, 'relevance')).items)).toEqual([one])
  })

  test.each(['(', '.*', '$ne', '"unbalanced', '-only', 'the', '\u0000', '🫖', 'x'.repeat(10_000), '{"$gt":""}'])(
    'for %j is one for words, and finds nothing',
    async (search) => {
      await listed(newId())
      for (const sort of ALL) expect(await list({ search }, sort)).toEqual({ items: [], total: 0, lastKey: null })
    },
  )

  test('takes no quotes for a phrase and no hyphen for an exclusion', async () => {
    const seller = newId()
    const id = await listed(seller, { name: 'Green apron' })
    for (const search of ['"apron green"', 'green -apron', '-apron']) {
      expect(idsOf((await list({ sellerId: seller, search }, 'relevance')).items)).toEqual([id])
    }
  })
})

describe('a filter', () => {
  const seller = newId()
  let cheap: string
  let dear: string
  let gone: string

  beforeAll(async () => {
    cheap = await listed(seller, { name: 'Cup', price: 5, average: 4, tags: ['blue', 'small'] })
    dear = await listed(seller, { name: 'Big cup', price: 20, average: 3.5, tags: ['blue'], category: GARDEN })
    gone = await listed(seller, { name: 'Cup of tea', price: 10, average: 5, inventory: 0 })
  })

  test.each<[string, ProductFilter, () => string[]]>([
    ['price, both bounds included', { minPriceMinor: 500, maxPriceMinor: 1_000 }, () => [cheap, gone]],
    ['least price', { minPriceMinor: 1_001 }, () => [dear]],
    ['rating', { minRating: 4 }, () => [cheap, gone]],
    ['stock', { inStock: true }, () => [cheap, dear]],
    ['no stock', { inStock: false }, () => [gone]],
    ['a tag', { tags: ['blue'] }, () => [cheap, dear]],
    ['all of several tags', { tags: ['blue', 'small'] }, () => [cheap]],
    ['category and below', { category: KITCHEN.ancestors[0], inStock: true }, () => [cheap]],
    [
      'all at once',
      { category: GARDEN.id, inStock: true, tags: ['blue'], minRating: 3, minPriceMinor: 1 },
      () => [dear],
    ],
  ])('by %s narrows a list and a search in every order', async (_, filter, expected) => {
    for (const sort of ALL) {
      const { items, total } = await list({ ...filter, sellerId: seller, search: 'cup' }, sort)
      expect([idsOf(items).toSorted(), total], sort).toEqual([expected().toSorted(), expected().length])
    }
    const { items } = await list({ ...filter, sellerId: seller }, 'newest')
    expect(idsOf(items).toSorted()).toEqual(expected().toSorted())
  })
})

test(
  'pages by cursor have everything once and in order, whatever is listed meanwhile',
  { timeout: 30_000 },
  async () => {
    const name = fc.constantFrom('Cup', 'Tea cup', 'Cup cup', 'Big red tea cup')
    const thing = fc.record({ name, price: fc.integer({ min: 1, max: 3 }), average: fc.integer({ min: 0, max: 2 }) })
    const things = fc.array(thing, { minLength: 1, maxLength: 7 })
    await fc.assert(
      fc.asyncProperty(
        things,
        fc.array(thing, { maxLength: 4 }),
        fc.integer({ min: 1, max: 4 }),
        async (first, late, limit) => {
          const seller = newId()
          const filter = { sellerId: seller, search: 'tea cup' }
          for (const given of first) await listed(seller, given)
          for (const sort of ALL) {
            const before = idsOf((await list(filter, sort)).items)
            const seen: string[] = []
            const [next] = late
            for (
              let page = await list(filter, sort, limit);
              ;
              page = await list(filter, sort, limit, page.lastKey ?? undefined)
            ) {
              seen.push(...idsOf(page.items))
              if (!page.lastKey) break
              if (next && seen.length === limit) await listed(seller, next)
            }
            const after = idsOf((await list(filter, sort)).items)
            expect(new Set(seen).size, sort).toBe(seen.length)
            expect(
              seen.filter((id) => before.includes(id)),
              sort,
            ).toEqual(before)
            expect(
              after.filter((id) => seen.includes(id)),
              sort,
            ).toEqual(seen)
          }
        },
      ),
      { numRuns: 12 },
    )
  },
)

test('every search and filter is answered from an index', async () => {
  const filters: ProductFilter[] = [
    { search: 'cup' },
    { search: 'cup', tags: ['blue'], inStock: true, minRating: 3, category: KITCHEN.id },
    { tags: ['blue'] },
    { inStock: true },
    { minRating: 4, maxPriceMinor: 1_000 },
  ]
  for (const filter of filters) {
    for (const sort of filter.search ? ALL : SORTS) {
      for (const { query, stages } of await plansOf(database.db, () => list(filter, sort))) {
        expect(stages, JSON.stringify(query)).not.toContain('COLLSCAN')
      }
    }
  }
})

test('a search looks once at what it finds, and again at what it shows, in whatever order', async () => {
  const seller = newId()
  for (let index = 0; index < 5; index += 1) await listed(seller, { name: 'Sundial' })
  for (const sort of ALL) {
    const plans = await plansOf(database.db, () => list({ search: 'sundial' }, sort, 2))
    const looked = plans.filter(({ query }) => Object.values(query).includes('products'))
    expect(
      looked.map(({ examined }) => examined),
      sort,
    ).toEqual([5, 2])
  }
})
