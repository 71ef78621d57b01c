import type { Actor } from '@shop/shared/actor'
import { describe, expect, test } from 'vitest'
import { wishOf } from './import.ts'

const SELLER = '65f1c0ffee0123456789ad02'
const OTHER = '65f1c0ffee0123456789ad03'
const PRODUCT = { name: 'Kettle', description: 'It boils water.', price: 20, category: 'kitchen', inventory: 5 }

const actor = (role: Actor['role'] = 'seller'): Actor => ({ id: SELLER, role, sessionId: 's', expiresAt: new Date(0) })
const wish = (value: unknown, who = actor()) => wishOf({ line: 7, text: JSON.stringify(value) }, who)

describe('a line without an id', () => {
  test('is a new product, with the same id whenever it says the same for the same seller', () => {
    const once = wish(PRODUCT)
    expect(once).toMatchObject({ line: 7, kind: 'new', sellerId: SELLER, input: { ...PRODUCT, active: true } })
    const { name, ...others } = PRODUCT
    const ids = [once, wish({ ...others, unknown: 1, name }), wish({ ...PRODUCT, seller: OTHER }, actor('admin'))]
    const [a, b, c] = ids.map((one) => 'id' in one && one.id)
    expect([b === a, c === a]).toEqual([true, false])
  })

  test('needs what a product needs', () => {
    expect(wish({ ...PRODUCT, name: '', price: -1 })).toMatchObject({
      ok: false,
      code: 'BAD_USER_INPUT',
      errors: [{ field: 'name' }, { field: 'price' }],
    })
    expect(wish({ ...PRODUCT, tags: ['steel', 'a,b'] })).toMatchObject({
      ok: false,
      errors: [{ field: 'tags.1', message: 'must have no comma; commas separate tags' }],
    })
  })
})

describe('a line with an id', () => {
  test('is a change of what it has', () => {
    expect(wish({ id: OTHER.toUpperCase(), price: 3 })).toEqual({
      line: 7,
      kind: 'change',
      id: OTHER,
      input: { price: 3 },
    })
  })

  test.each(['x', 7, {}, ''])('that is none is of nothing: %j', (id) => {
    expect(wish({ id, price: 3 })).toMatchObject({ ok: false, code: 'NOT_FOUND' })
  })
})

test.each([
  { ...PRODUCT, seller: OTHER },
  { id: OTHER, seller: OTHER },
])('only admins give products to others', (line) => {
  expect(wish(line)).toMatchObject({ ok: false, code: 'FORBIDDEN' })
  expect(wish(line, actor('admin'))).toHaveProperty('kind')
})

test.each(['{', '[]', '"x"', 'null', '7', '{"name":"\u0000'])('%j is no product', (text) => {
  expect(wishOf({ line: 1, text }, actor())).toMatchObject({ line: 1, ok: false, code: 'BAD_USER_INPUT' })
})
