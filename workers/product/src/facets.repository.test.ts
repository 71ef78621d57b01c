import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { plansOf } from '@shop/shared/testing/plans'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CategoryRepository } from './category.repository.ts'
import { type Facet, PRICE_STEPS_MINOR, STARS } from './facets.ts'
import type { ProductFilter } from './product.filter.ts'
import { ProductRepository, productIndexes } from './product.repository.ts'
import { newProduct } from './product.ts'

const HOME = { id: newId(), name: 'Home', ancestors: [], version: 1 }
const KITCHEN = { id: newId(), name: 'Kitchen', ancestors: [HOME.id], version: 1 }
const FIRST = { page: 1, limit: 1, after: undefined }

let database: TestDatabase
let products: ProductRepository

beforeAll(async () => {
  database = await startTestDatabase(productIndexes)
  products = new ProductRepository(database.db)
  const categories = new CategoryRepository(database.db)
  for (const { id, name, ancestors } of [HOME, KITCHEN]) {
    const state = { name, path: name, ancestors, active: true, productsTo: null }
    await categories.apply({ id: newId(), type: 'changed', categoryId: id, version: 1, ...state })
  }
  await listed('Iron pan', KITCHEN, 9.99, 4.5, 1, ['iron', 'pan', 'pan'])
  await listed('Iron pot', KITCHEN, 10, 4, 0, ['iron'])
  await listed('Iron bed', HOME, 1_000, 2.5, 1, ['iron'])
  await listed('Wooden bed', HOME, 5_000, 0, 1, ['wood'])
})
afterAll(() => database.close())

async function listed(
  name: string,
  category: typeof KITCHEN,
  price: number,
  average: number,
  inventory: number,
  tags: string[],
  seller = newId(),
) {
  const input = { name, description: 'Nothing to say.', price, inventory, images: [], tags, category: '', active: true }
  const ratings = { average, count: 1, distribution: [] }
  await products.insert({ ...newProduct(newId(), input, category, seller, new Date(0)), ratings })
}

async function facetsOf(filter: ProductFilter) {
  const { facets } = await products.list(filter, 'newest', FIRST, true)
  if (!facets) throw new Error('no facets')
  return facets
}

const counts = (facets: readonly Facet[]) => facets.map(({ value, count }) => [value, count])

test('facets count all that is in the list, not only what is on the page', async () => {
  expect(await facetsOf({})).toEqual({
    categories: [
      { value: HOME.id, label: 'Home', count: 4 },
      { value: KITCHEN.id, label: 'Kitchen', count: 2 },
    ],
    tags: [
      { value: 'iron', label: 'iron', count: 3 },
      { value: 'pan', label: 'pan', count: 1 },
      { value: 'wood', label: 'wood', count: 1 },
    ],
    ratings: [
      { value: '4', label: '4 stars and up', count: 2 },
      { value: '3', label: '3 stars and up', count: 2 },
      { value: '2', label: '2 stars and up', count: 3 },
      { value: '1', label: '1 star and up', count: 3 },
    ],
    prices: [
      { minMinor: 0, maxMinor: 1_000, count: 1 },
      { minMinor: 1_000, maxMinor: 2_500, count: 1 },
      { minMinor: 100_000, maxMinor: null, count: 2 },
    ],
    inStock: 3,
  })
})

test('facets are of what the filters and the search leave, and each says what it would leave', async () => {
  const facets = await facetsOf({ search: 'iron', inStock: true })
  expect([counts(facets.tags), facets.inStock]).toEqual([
    [
      ['iron', 2],
      ['pan', 1],
    ],
    2,
  ])
  for (const { value, count } of facets.categories) {
    const { total } = await products.list({ search: 'iron', inStock: true, category: value }, 'newest', FIRST)
    expect(total).toBe(count)
  }
})

test('nothing has no facets, and nobody gets them who does not ask', async () => {
  expect(await facetsOf({ search: 'nowhere' })).toEqual({
    categories: [],
    tags: [],
    ratings: [],
    prices: [],
    inStock: 0,
  })
  expect(await products.list({}, 'newest', FIRST)).not.toHaveProperty('facets')
})

const thing = fc.record({
  category: fc.constantFrom(HOME, KITCHEN),
  priceMinor: fc.oneof(
    fc.constantFrom(...PRICE_STEPS_MINOR.flatMap((step) => [step + 1, step, Math.max(1, step - 1)])),
    fc.integer({ min: 1, max: 2_000_00 }),
  ),
  average: fc.constantFrom(0, 0.5, 1, 1.99, 2, 3.67, 4, 4.99, 5),
  inventory: fc.integer({ min: 0, max: 1 }),
  tags: fc.array(fc.constantFrom<string>('a', 'b', 'c'), { maxLength: 4 }),
})
type Thing = typeof thing extends fc.Arbitrary<infer T> ? T : never

/** The same counts, each from all products one by one. */
function plainly(things: readonly Thing[]) {
  const count = (holds: (one: Thing) => boolean) => things.filter(holds).length
  const counted = (choices: readonly [string, number][]) => choices.filter(([, n]) => n > 0)
  const bandOf = ({ priceMinor }: Thing) => PRICE_STEPS_MINOR.findLast((step) => step <= priceMinor)
  const most = (choices: [string, number][]) => choices.toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  return {
    categories: counted([
      [HOME.id, things.length],
      [KITCHEN.id, count(({ category }) => category === KITCHEN)],
    ]),
    tags: counted(most(['a', 'b', 'c'].map((tag) => [tag, count(({ tags }) => tags.includes(tag))]))),
    ratings: counted(STARS.map((stars) => [String(stars), count(({ average }) => average >= stars)])),
    prices: counted(PRICE_STEPS_MINOR.map((step) => [String(step), count((one) => bandOf(one) === step)])),
    inStock: count(({ inventory }) => inventory > 0),
    total: things.length,
  }
}

test('facets are what counting every product for every choice gives', { timeout: 30_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(thing, { maxLength: 12 }), async (things) => {
      const seller = newId()
      for (const { category, priceMinor, average, inventory, tags } of things)
        await listed('Thing', category, priceMinor / 100, average, inventory, tags, seller)
      const { facets, total } = await products.list({ sellerId: seller }, 'newest', FIRST, true)
      expect({
        categories: counts(facets?.categories ?? []),
        tags: counts(facets?.tags ?? []),
        ratings: counts(facets?.ratings ?? []),
        prices: facets?.prices.map(({ minMinor, count }) => [String(minMinor), count]),
        inStock: facets?.inStock,
        total,
      }).toEqual(plainly(things))
    }),
    { numRuns: 60 },
  )
})

test('a list with facets is counted with them, and nothing else is asked about it', async () => {
  for (const filter of [{}, { search: 'iron' }, { category: HOME.id }]) {
    const plans = await plansOf(database.db, () => products.list(filter, 'newest', FIRST, true))
    expect(plans.filter(({ query }) => 'count' in query)).toEqual([])
    for (const { query, stages } of plans) expect(stages, JSON.stringify(query)).not.toContain('COLLSCAN')
  }
})
