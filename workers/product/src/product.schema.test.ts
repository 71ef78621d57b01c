import { describe, expect, test } from 'vitest'
import { NewProduct, ProductChange } from './product.schema.ts'
import { changesOf } from './product.ts'

const category = { id: '65f1c0ffee0123456789ad02', name: 'Kitchen', ancestors: [], version: 1 }

describe('a change', () => {
  test('says only what it names', () => {
    const changes = changesOf(ProductChange.parse({ price: 19.99, inventory: 3, seller: category.id }), undefined)
    const named = Object.entries(changes).filter(([, value]) => value !== undefined)
    expect(Object.fromEntries(named)).toEqual({ priceMinor: 1999, available: 3, sellerId: category.id })
  })

  test('clears pictures and tags with null', () => {
    expect(changesOf(ProductChange.parse({ images: null, tags: null }), category)).toMatchObject({
      images: [],
      tags: [],
      category,
    })
  })

  test.each([
    ['name', null],
    ['name', 'ab'],
    ['description', null],
    ['price', null],
    ['price', 1.999],
    ['price', -1],
    ['category', ''],
    ['category', null],
    ['inventory', -1],
    ['inventory', 0.5],
    ['inventory', null],
    ['images', ['javascript:alert(1)']],
    ['tags', ['']],
    ['tags', ['steel,kitchen']],
    ['active', 'yes'],
    ['active', null],
    ['seller', 'me'],
  ])('of %s to %j is refused', (field, value) => {
    const result = ProductChange.safeParse({ [field]: value })
    expect(result.error?.issues.map(({ path }) => path[0])).toEqual([field])
  })

  test('ignores what the service itself keeps', () => {
    const kept = { id: category.id, version: 9, ratings: { average: 5 }, createdAt: '2030-01-01T00:00:00Z' }
    expect(ProductChange.parse(kept)).toEqual({})
  })
})

test('a new product begins active, without pictures and tags, unless it is said otherwise', () => {
  const given = { name: 'A kettle', description: 'Boils water', price: 20, category: 'kitchen', inventory: 1 }
  expect(NewProduct.parse(given)).toEqual({ ...given, images: [], tags: [], active: true })
})

test.each([
  ['name', 'Kettle\0'],
  ['name', 'Kettle\nwith lid'],
  ['description', 'It boils water\0 very fast.'],
  ['tags', ['ste\u202eel']],
])('no %s has characters that do not show what they do', (field, value) => {
  const product = { name: 'Kettle', description: 'Boils water.\nFast.', price: 1, category: 'kitchen', inventory: 1 }
  expect(NewProduct.safeParse(product).success).toBe(true)
  expect(NewProduct.safeParse({ ...product, [field]: value }).error?.issues[0]?.path[0]).toBe(field)
})
