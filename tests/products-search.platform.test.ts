import { beforeAll, describe, expect, inject, test } from 'vitest'
import { type CatalogueUser, catalogueUser, type Page, type Product, someCategory } from './support/products.ts'

interface Facets {
  categories: { value: string; label: string; count: number }[]
  tags: { value: string; count: number }[]
  prices: { min: number; max: number | null; count: number }[]
  inStock: number
}
type Found = Page<Product> & { facets?: Facets }

const origin = inject('gatewayUrl')
let seller: CatalogueUser
let guest: CatalogueUser
let category: { id: string; name: string }
let best: Product
let other: Product

beforeAll(async () => {
  ;[seller, guest] = await Promise.all([
    catalogueUser(origin, inject('signingKey'), 'seller'),
    catalogueUser(origin, inject('signingKey'), 'guest'),
  ])
  category = await someCategory(origin)
  other = await seller.listed(category.id, { name: 'A box', description: 'For a Zwirbel.', price: 5, inventory: 0 })
  best = await seller.listed(category.id, { name: 'Zwirbel', price: 12.5, tags: ['zwirbeling', 'rare'] })
  await seller.listed(category.id, { name: 'Zwirbel', active: false })
})

describe('a search', () => {
  test('puts the best match first, or what is asked for, and shows active products only', async () => {
    expect(await guest.ids('/search?q=zwirbel')).toEqual([best.id, other.id])
    expect(await guest.ids('?search=zwirbel')).toEqual([best.id, other.id])
    expect(await guest.ids('?search=zwirbel&sort=price_asc')).toEqual([other.id, best.id])
    expect(await guest.ids('/search?q=zwirbel&inStock=true&minPrice=12.5&maxPrice=12.5&tags=rare')).toEqual([best.id])
    expect(await seller.ids(`/search?q=zwirbel&includeInactive=true`)).toHaveLength(3)
    expect(await guest.ids('/search?q=zwirbel')).toHaveLength(2)
  })

  test('goes on behind a cursor', async () => {
    const { body } = await guest.ask<Found>('GET', '/search?q=zwirbel&limit=1')
    expect(await guest.ids(`/search?q=zwirbel&limit=1&cursor=${body.nextCursor}`)).toEqual([other.id])
    expect((await guest.ask('GET', `/search?q=box&cursor=${body.nextCursor}`)).status).toBe(400)
  })

  test('has facets if they are asked for, with names to show', async () => {
    const { body } = await guest.ask<Found>('GET', '/search?q=zwirbel&facets=true&limit=1')
    expect(body.facets).toMatchObject({
      prices: [
        { min: 0, max: 10, count: 1 },
        { min: 10, max: 25, count: 1 },
      ],
      inStock: 1,
    })
    expect(body.facets?.categories).toContainEqual({ value: category.id, label: category.name, count: 2 })
    expect(body.facets?.tags).toContainEqual({ value: 'rare', label: 'rare', count: 1 })
    expect((await guest.ask<Found>('GET', '/search?q=zwirbel&limit=1')).body).not.toHaveProperty('facets')
  })

  test('is for words, whatever else is in it', async () => {
    const texts = ['(', '.*', '$ne', '"unbalanced', '-only', '\u0000', '🫖', '{"$gt":""}', '%', 'x'.repeat(10_240)]
    for (const text of texts) {
      for (const path of ['/search?q=', '?search=', '/suggest?q=']) {
        const { status } = await guest.ask('GET', path + encodeURIComponent(text))
        expect([200, 400], `${path}${text}`).toContain(status)
      }
    }
    for (const bad of ['minPrice=x', 'minPrice=1.999', 'minRating=6', 'inStock=maybe', 'sort=best', 'maxPrice=1e999']) {
      expect((await guest.ask('GET', `?${bad}`)).status, bad).toBe(400)
    }
    expect((await guest.ask('GET', '?minPrice=&sort=relevance')).status).toBe(200)
  })
})

test('what somebody begins to type is completed to names of products', async () => {
  const suggested = async (query: string) =>
    (await guest.ask<{ items: string[] }>('GET', `/suggest?${query}`)).body.items
  expect(await suggested('q=ZWIR')).toEqual(['Zwirbel'])
  expect(await suggested('q=')).toEqual([])
  expect((await suggested('q=a&limit=3')).length).toBe(3)
  expect((await guest.ask('GET', '/suggest?q=a&limit=0')).status).toBe(400)
})
