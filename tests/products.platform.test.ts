import { newId } from '@shop/shared/id'
import { beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { placeOrder } from './support/place.ts'
import { type CatalogueUser, catalogueUser, type Page, type Product } from './support/products.ts'
import { register } from './support/shop.ts'

interface Movement {
  change: number
  reason: string | null
  by: string
  orderId: string | null
}

const origin = inject('gatewayUrl')
/** An order's saga goes on after its answer. */
const WITHIN = { timeout: 10_000 }
const user = (role: Parameters<typeof catalogueUser>[2], id?: string) =>
  catalogueUser(origin, inject('signingKey'), role, id)

let admin: CatalogueUser
let seller: CatalogueUser
let other: CatalogueUser
let guest: CatalogueUser
let category: { id: string; name: string; path: string; parentId: string | null }

beforeAll(async () => {
  ;[admin, seller, other, guest] = await Promise.all([user('admin'), user('seller'), user('seller'), user('guest')])
  const all = await fetch(`${origin}/api/categories`)
  const { items } = categoriesOf(await all.json())
  category = items.find(({ parentId }) => parentId !== null) ?? category
})

describe('a product', () => {
  test('is listed and changed by its seller, on the version that was read and not on another one', async () => {
    const made = await seller.ask('POST', '', {
      name: 'A kettle',
      description: 'It boils water.',
      price: 20,
      category: category.path,
      inventory: 5,
    })
    expect(made).toMatchObject({ status: 201, etag: '"1"', body: { category: category.id, seller: seller.id } })
    const { id } = made.body
    expect(made.headers.get('location')).toBe(`/api/products/${id}`)

    const change = { name: 'A pot', price: 12.5, inventory: 7, tags: ['red'] }
    const changed = await seller.ask('PATCH', `/${id}`, change, { 'if-match': '"1"' })
    expect(changed).toMatchObject({ status: 200, etag: '"2"', body: { ...change, version: 2, images: [] } })
    const late = await seller.ask('PATCH', `/${id}`, { name: 'Too late', inventory: 0 }, { 'if-match': '"1"' })
    expect(late).toMatchObject({ status: 412, etag: '"2"', body: { code: 'PRECONDITION_FAILED', version: 2 } })
    expect(await seller.ask('DELETE', `/${id}`, undefined, { 'if-match': '"1"' })).toMatchObject({ status: 412 })
    expect(await guest.ask('GET', `/${id}`)).toMatchObject({ status: 200, etag: '"2"', body: changed.body })
    expect(await seller.ask('PATCH', `/${id}`, { tags: null })).toMatchObject({ body: { version: 3, tags: [] } })
  })

  test('of another seller does not exist for a change, and admins may change any', async () => {
    const { id } = await seller.listed(category.id)
    for (const [method, path, body] of [
      ['PATCH', '', { price: 1 }],
      ['DELETE', '', undefined],
      ['POST', '/stock', { change: -5 }],
      ['GET', '/stock/movements', undefined],
    ] as const) {
      expect(await other.ask(method, `/${id}${path}`, body)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    }
    expect(await guest.ask('GET', `/${id}`)).toMatchObject({ body: { price: 20, inventory: 5, version: 1 } })
    const taken = await admin.ask('PATCH', `/${id}`, { seller: other.id })
    expect(taken).toMatchObject({ status: 200, body: { seller: other.id } })
    expect(await seller.ask('POST', `/${id}/stock`, { change: 1 })).toMatchObject({ status: 404 })
    expect(await other.ask('POST', `/${id}/stock`, { change: 1 })).toMatchObject({ status: 200 })
  })

  test('is given to nobody else by its seller', async () => {
    const { id } = await seller.listed(category.id)
    expect(await seller.ask('PATCH', `/${id}`, { seller: other.id })).toMatchObject({ status: 403 })
    expect(await seller.ask('PATCH', `/${id}`, { seller: seller.id })).toMatchObject({ status: 200 })
  })

  test('lies in a category that there is', async () => {
    const { id } = await seller.listed(category.id)
    for (const unknown of [newId(), 'no such category']) {
      const refused = await seller.ask<{ errors: object[] }>('PATCH', `/${id}`, { category: unknown, price: 1 })
      expect(refused).toMatchObject({ status: 400, body: { code: 'BAD_USER_INPUT', errors: [{ field: 'category' }] } })
    }
    const moved = await seller.ask('PATCH', `/${id}`, { category: category.name.toUpperCase() })
    expect(moved).toMatchObject({
      status: 200,
      body: { category: category.id, categoryName: category.name, price: 20 },
    })
  })

  test('that is inactive exists for its seller and for admins', async () => {
    const { id } = await seller.listed(category.id, { active: false })
    expect(await guest.ask('GET', `/${id}`)).toMatchObject({ status: 404 })
    expect(await other.ask('GET', `/${id}`)).toMatchObject({ status: 404 })
    expect(await seller.ask('GET', `/${id}`)).toMatchObject({ status: 200, body: { active: false } })
    expect(await admin.ask('GET', `/${id}`)).toMatchObject({ status: 200 })
    expect(await guest.ask('GET', `/${id}`)).toMatchObject({ status: 404 })
    await seller.ask('PATCH', `/${id}`, { active: true })
    expect(await guest.ask('GET', `/${id}`)).toMatchObject({ status: 200 })
  })

  test('that is deleted is off sale, and deleting it again is no error; its seller can put it back', async () => {
    const { id } = await seller.listed(category.id)
    for (let i = 0; i < 2; i += 1) expect((await seller.ask('DELETE', `/${id}`)).status).toBe(204)
    expect(await guest.ask('GET', `/${id}`)).toMatchObject({ status: 404 })
    expect(await seller.ids(`?seller=${seller.id}&includeInactive=true&limit=100`)).not.toContain(id)
    expect(await seller.ask('GET', `/${id}`)).toMatchObject({ status: 200, body: { active: false } })
    expect(await seller.ask('PATCH', `/${id}`, { active: true })).toMatchObject({ status: 200 })
    expect(await guest.ask('GET', `/${id}`)).toMatchObject({ status: 200 })
  })
})

describe('lists', () => {
  let own: CatalogueUser
  let active: Product
  let inactive: Product

  beforeAll(async () => {
    own = await user('seller')
    active = await own.listed(category.id, { name: 'Zebra lamp', price: 3 })
    inactive = await own.listed(category.id, { active: false })
  })

  test('of a seller show the active products, and all to the seller', async () => {
    const all = [active.id, inactive.id].toSorted()
    const mine = `?seller=${own.id}&includeInactive=true`
    expect(await guest.ids(`/seller/${own.id}`)).toEqual([active.id])
    expect(await guest.ids(mine)).toEqual([active.id])
    expect(await other.ids(mine)).toEqual([active.id])
    expect((await own.ids(mine)).toSorted()).toEqual(all)
    expect((await admin.ids(mine)).toSorted()).toEqual(all)
    expect(await own.ids('?includeInactive=true&limit=2')).toContain(inactive.id)
    expect(await other.ids('?includeInactive=true&limit=100')).not.toContain(inactive.id)
    expect(await guest.ids(`?ids=${inactive.id},${active.id}`)).toEqual([active.id])
    expect(await own.ids(`?ids=${inactive.id},${active.id}`)).toEqual([inactive.id, active.id])
    expect(Object.keys((await guest.ask('GET', `?ids=${active.id}`)).body)).toEqual(['items'])
  })

  test('of a category have what lies in it and, if wanted, what lies below', async () => {
    const parent = category.parentId ?? ''
    const newest = '&seller='.concat(own.id)
    for (const ref of [category.id, category.path, category.name]) {
      expect(await guest.ids(`?category=${encodeURIComponent(ref)}${newest}`)).toEqual([active.id])
    }
    expect(await guest.ids(`?category=${parent}${newest}`)).toEqual([active.id])
    expect(await guest.ids(`?category=${parent}&includeSubcategories=false${newest}`)).toEqual([])
    expect(await guest.ids(`/category/${parent}?sort=newest`)).toContain(active.id)
    expect(await guest.ids(`/category/${parent}?includeSubcategories=false&limit=100`)).not.toContain(active.id)
    expect(await guest.ids(`?category=no-such-category`)).toEqual([])
    expect(await guest.ids(`/category/${newId()}`)).toEqual([])
    for (const path of ['?seller=zz', '/seller/zz', '/category/zz', `/category/${encodeURIComponent(category.name)}`]) {
      expect(await guest.ids(path), path).toEqual([])
    }
  })

  test('go on behind a cursor, which no other list takes', async () => {
    const path = `/category/${category.parentId}?sort=price_asc&limit=1`
    const first = await guest.ask<Page<Product>>('GET', path)
    const second = await guest.ask<Page<Product>>('GET', `${path}&cursor=${first.body.nextCursor}`)
    expect(second.status).toBe(200)
    expect(second.body.items[0]?.id).not.toBe(first.body.items[0]?.id)
    const elsewhere = await guest.ask('GET', `/seller/${own.id}?cursor=${first.body.nextCursor}`)
    expect(elsewhere).toMatchObject({ status: 400, body: { code: 'BAD_USER_INPUT' } })
  })
})

describe('an answer that has not changed', () => {
  test.each([['of a product'], ['of a page']])(
    '%s need not be sent again, and one that has changed is',
    async (what) => {
      const { id } = await seller.listed(category.id)
      const path = what === 'of a product' ? `/${id}` : `/seller/${seller.id}?limit=1`
      const first = await guest.ask('GET', path)
      expect(first.headers.get('cache-control')).toBe('no-cache')
      expect(first.headers.get('vary')).toContain('authorization')
      const again = () => guest.ask('GET', path, undefined, { 'if-none-match': first.etag ?? '' })
      expect(await again()).toMatchObject({ status: 304, etag: first.etag, body: undefined })
      await seller.ask('POST', `/${id}/stock`, { change: 3 })
      expect(await again()).toMatchObject({ status: 200, body: expect.anything() })
    },
  )

  test('the stock of what is not on sale is told to its seller and to admins only', async () => {
    const [{ id }, gone] = await Promise.all([
      seller.listed(category.id, { active: false }),
      seller.listed(category.id),
    ])
    await seller.ask('DELETE', `/${gone.id}`)
    const found = async (who: CatalogueUser, one: string) => [
      (await who.ask('GET', `/${one}/stock`)).status,
      (await who.ask<Page<unknown>>('GET', `/stock?ids=${one}`)).body.items.length,
    ]
    for (const one of [id, gone.id]) {
      for (const who of [guest, other]) expect(await found(who, one)).toEqual([404, 0])
      for (const who of [seller, admin]) expect(await found(who, one)).toEqual([200, 1])
    }
  })

  test('stock is never kept by anybody', async () => {
    const { id } = await seller.listed(category.id)
    for (const path of [`/${id}/stock`, `/stock?ids=${id}`]) {
      const { headers, etag } = await guest.ask('GET', path)
      expect([headers.get('cache-control'), etag]).toEqual(['no-store', null])
    }
  })
})

describe('stock', () => {
  test('is adjusted with a reason, never below zero', async () => {
    const { id } = await seller.listed(category.id)
    expect(await seller.ask('POST', `/${id}/stock`, { change: -2, reason: 'broken' })).toMatchObject({
      status: 200,
      body: { productId: id, available: 3, inStock: true, reserved: 0, sold: 0 },
    })
    expect(await seller.ask('POST', `/${id}/stock`, { change: -4 })).toMatchObject({
      status: 409,
      body: { code: 'OUT_OF_STOCK', shortages: [{ productId: id, requested: 4, available: 3 }] },
    })
    expect(await admin.ask('POST', `/${id}/stock`, { change: 0 })).toMatchObject({ status: 400 })
    expect(await admin.ask('POST', `/${id}/stock`, { change: 1_000_000_000 })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'change' }] },
    })
    const { body } = await seller.ask<Page<Movement>>('GET', `/${id}/stock/movements`)
    expect(body).toMatchObject({
      total: 2,
      items: [
        { change: -2, reason: 'broken', by: 'seller', orderId: null },
        { change: 5, reason: 'opening', by: 'seller', orderId: null },
      ],
    })
  })

  test('that an order takes is shown as soon as it is taken, also to those who know the product already', async () => {
    const { id } = await admin.listed(category.id, { seller: seller.id })
    const known = await guest.ask('GET', `/${id}`)
    const buyer = await register(origin)
    const placed = await placeOrder(buyer.client, id, 2, 20_000)
    if (!('orderId' in placed)) throw new Error(`not placed: ${placed.code}`)
    // An order is answered before its saga has begun.
    await vi.waitFor(async () => {
      const changed = await guest.ask('GET', `/${id}`, undefined, { 'if-none-match': known.etag ?? '' })
      expect(changed).toMatchObject({ status: 200, body: { inventory: 3, version: 1 } })
    }, WITHIN)
    // What only the units have changed is no lost change to the seller.
    expect(await seller.ask('PATCH', `/${id}`, { price: 21 }, { 'if-match': '"1"' })).toMatchObject({ status: 200 })

    const movements = () => seller.ask<Page<Movement>>('GET', `/${id}/stock/movements`)
    const sale = { change: -2, reason: 'sale', by: 'system', orderId: placed.orderId }
    await vi.waitFor(async () => expect((await movements()).body.items[0]).toMatchObject(sale), WITHIN)
    expect(await seller.ask('GET', `/${id}/stock`)).toMatchObject({ body: { available: 3, reserved: 0, sold: 2 } })
  })

  test('that orders take to nothing is taken out of the lists of what is in stock, long before they grow old', async () => {
    const { id } = await admin.listed(category.id, { seller: seller.id, inventory: 2, tags: ['rare'] })
    const buyer = await register(origin)
    const listed = async () => (await guest.ids(`?tags=rare&seller=${seller.id}&inStock=true`)).includes(id)
    for (const expected of [true, false]) {
      const placed = await placeOrder(buyer.client, id, 1, 20_000)
      expect(placed.status).toBe(201)
      await expect.poll(listed, WITHIN).toBe(expected)
    }
  })
})

/** A list of categories is made of such. */
function categoriesOf(json: unknown) {
  return json as { items: (typeof category)[] }
}
