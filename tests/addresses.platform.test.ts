import { newId } from '@shop/shared/id'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { ADDRESS, allOrders, demoAccounts, listProduct, register, type Shopper, signIn } from './support/shop.ts'
import { askAs, type Reply, visitor } from './support/sign-in.ts'
import { signedUp } from './support/things.ts'
import { accessToken } from './setup/tokens.ts'

const origin = inject('gatewayUrl')
const me = visitor()
const PLACE = { ...ADDRESS, name: 'Ada', mobile: '+47 55 55 55 55', email: 'ada@shop.example' }

type Address = typeof PLACE & { id: string; userId: string; isDefault: boolean; label: string | null }
interface Book {
  items: Address[]
}
interface Problem {
  code: string
  detail: string
  errors?: { field: string; message: string }[]
}

/** Somebody with an account of their own, signed in with this role. */
async function someone(role: 'customer' | 'admin' = 'customer') {
  const { userId: id, session } = await signedUp(origin)
  const token = await accessToken(inject('signingKey'), { sub: id, sid: session.id, role })
  const ask = <T>(method: string, path: string, body?: unknown): Promise<Reply<T & Problem>> =>
    askAs<T & Problem>(origin, me, method, `/api/addresses${path}`, { token, body })
  return {
    id,
    ask,
    add: (given: object = {}) => ask<Address>('POST', '', { ...PLACE, ...given }),
    book: async () => (await ask<Book>('GET', '')).body.items,
  }
}

describe('an address book', () => {
  test('begins with a default, takes more, and gives the default to the newest when it goes', async () => {
    const { id, ask, add, book } = await someone()
    expect(await book()).toEqual([])
    const home = await add({ label: 'Home', isDefault: false, userId: newId() })
    expect([home.status, home.headers.get('location')]).toEqual([201, `/api/addresses/${home.body.id}`])
    expect(home.body).toEqual({
      ...PLACE,
      id: expect.any(String),
      userId: id,
      isDefault: true,
      label: 'Home',
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    })
    const work = await add({ name: undefined, mobile: undefined, email: null })
    expect(work.body).toMatchObject({ name: null, mobile: null, email: null, isDefault: false, label: null })
    const cabin = await add({ isDefault: true })
    const ids = async () => (await book()).map((address) => `${address.id} ${address.isDefault}`)
    expect(await ids()).toEqual([`${cabin.body.id} true`, `${work.body.id} false`, `${home.body.id} false`])

    const chosen = await ask<Address>('PUT', `/${home.body.id}/default`)
    expect([chosen.status, chosen.body]).toEqual([200, expect.objectContaining({ id: home.body.id, isDefault: true })])
    expect((await ask('DELETE', `/${home.body.id}`)).status).toBe(204)
    expect(await ids()).toEqual([`${cabin.body.id} true`, `${work.body.id} false`])
    expect((await ask('DELETE', `/${home.body.id}`)).body.code).toBe('NOT_FOUND')
  })

  test('changes what is named, and clears with null what may be left out', async () => {
    const { ask, add, book } = await someone()
    const { id } = (await add({ label: 'Home' })).body
    const changed = await ask<Address>('PATCH', `/${id}`, { city: 'Oslo', label: null, email: null })
    expect(changed.status).toBe(200)
    expect(await book()).toEqual([changed.body])
    expect(changed.body).toMatchObject({ ...PLACE, id, city: 'Oslo', email: null, label: null, isDefault: true })
    const refused = await ask('PATCH', `/${id}`, { isDefault: false })
    expect([refused.status, refused.body.errors?.[0]?.field]).toEqual([409, 'isDefault'])
    const bad = await ask('PATCH', `/${id}`, { city: null, mobile: 'call me', zip: '' })
    expect([bad.status, bad.body.errors?.map(({ field }) => field).sort()]).toEqual([400, ['city', 'mobile', 'zip']])
    expect(await book()).toEqual([changed.body])
  })

  test('takes no address without a place', async () => {
    const { ask, book } = await someone()
    const { status, body } = await ask('POST', '', { name: 'Ada' })
    expect(status).toBe(400)
    expect(body.errors?.map(({ field }) => field)).toEqual(['street', 'city', 'state', 'zip', 'country'])
    expect(await book()).toEqual([])
  })

  test('is full at 50, and says so', async () => {
    const { add, book } = await someone()
    for (let count = 0; count < 5; count += 1) await Promise.all(Array.from({ length: 10 }, () => add()))
    const { status, body } = await add()
    expect([status, body.code, body.detail]).toEqual([409, 'CONFLICT', expect.stringContaining('50')])
    const all = await book()
    expect([all.length, all.filter(({ isDefault }) => isDefault).length]).toEqual([50, 1])
  })

  test('is nobody else’s, but admins may put it right', async () => {
    const [owner, stranger, admin] = [await someone(), await someone(), await someone('admin')]
    const first = (await owner.add()).body
    const second = (await owner.add()).body
    const before = await owner.book()
    for (const [method, path, body] of [
      ['PATCH', '', { city: 'Oslo' }],
      ['PUT', '/default', undefined],
      ['DELETE', '', undefined],
    ] as const) {
      expect((await stranger.ask(method, `/${second.id}${path}`, body)).body.code).toBe('NOT_FOUND')
    }
    expect(await owner.book()).toEqual(before)
    expect((await admin.ask('PATCH', `/${second.id}`, { city: 'Oslo' })).body).toMatchObject({ city: 'Oslo' })
    expect((await admin.ask('PUT', `/${second.id}/default`)).status).toBe(200)
    expect((await admin.ask('DELETE', `/${first.id}`)).status).toBe(204)
    expect(await owner.book()).toMatchObject([{ id: second.id, userId: owner.id, city: 'Oslo', isDefault: true }])
    expect(await admin.book()).toEqual([])
  })
})

describe('an order', () => {
  let shopper: Shopper
  let productId: string

  beforeAll(async () => {
    productId = await listProduct(await signIn(origin, (await demoAccounts(inject('dataDir'))).admin), 10)
    shopper = await register(origin)
  })

  const place = (shippingAddressId: string) =>
    fetch(`${origin}/api/orders`, {
      method: 'POST',
      headers: shopper.client.headers,
      body: JSON.stringify({
        items: [{ productId, quantity: 1 }],
        shippingAddressId,
        paymentMethod: 'cash_on_delivery',
      }),
    })

  test('goes to the address in the book as it was when the order was placed', async () => {
    const { id } = await shopper.client.rest<Address>('POST', '/api/addresses', PLACE)
    const placed = await place(id)
    const order: unknown = await placed.json()
    expect([placed.status, order]).toEqual([201, expect.objectContaining({ shippingAddress: PLACE })])
    await fetch(`${origin}/api/addresses/${id}`, {
      method: 'PATCH',
      headers: shopper.client.headers,
      body: JSON.stringify({ city: 'Oslo' }),
    })
    expect(await allOrders(shopper.client)).toMatchObject([{ shippingAddress: PLACE }])
  })

  test('goes nowhere that is not in the own book, and is not written', async () => {
    const before = await allOrders(shopper.client)
    const other = await someone()
    for (const id of [newId(), (await other.add()).body.id, 'home']) {
      const refused = await place(id)
      expect(refused.status).toBe(400)
      expect(await refused.json()).toMatchObject({ errors: [{ field: 'shippingAddressId' }] })
    }
    expect(await allOrders(shopper.client)).toEqual(before)
  })
})
