import type { Actor, Role } from '@shop/shared/actor'
import { newId } from '@shop/shared/id'
import { describe, expect, test } from 'vitest'
import { Registration, Seller, User } from './user.schema.ts'
import { isSeller, maySeeUser, newUser, sellerToWire, userToWire, verifySeller } from './user.ts'

const ada = newUser(newId(), register({ role: 'seller', name: 'Ada' }), new Date('2026-01-01'))

function register(input: { role?: Role; name?: string }) {
  return Registration.parse({ email: ' Ada@Example.com ', password: 'correct horse', ...input })
}

function actor(role: Role, id = newId()): Actor {
  return { id, role, sessionId: newId(), expiresAt: new Date() }
}

describe('a new account', () => {
  test('is an active customer whose address is not confirmed', () => {
    const user = newUser(ada.id, register({}), ada.createdAt)
    expect(user).toMatchObject({ role: 'customer', active: true, verified: false, lastLogin: null })
  })

  test('without a name takes the part before the @', () => {
    expect(newUser(ada.id, register({}), new Date()).name).toBe('ada')
    expect(ada.name).toBe('Ada')
  })

  test('has the shape that the document promises', () => {
    expect(User.parse(userToWire(ada))).toEqual(userToWire(ada))
    expect(userToWire(ada)).toMatchObject({ email: 'ada@example.com', createdAt: '2026-01-01T00:00:00.000Z' })
  })
})

test('an account is seen by its owner and by admins only', () => {
  expect(maySeeUser(ada.id, actor('seller', ada.id))).toBe(true)
  expect(maySeeUser(ada.id, actor('admin'))).toBe(true)
  expect(maySeeUser(ada.id, actor('seller'))).toBe(false)
})

test("a seller's address is on the card for admins and the seller only", () => {
  const card = { id: ada.id, name: 'Ada' }
  const full = Seller.parse({ ...card, email: 'ada@example.com' })
  expect(sellerToWire(ada, null)).toEqual(card)
  expect(sellerToWire(ada, actor('customer'))).toEqual(card)
  expect(sellerToWire(ada, actor('seller', ada.id))).toEqual(full)
  expect(sellerToWire(ada, actor('admin'))).toEqual(full)
})

test('sellers are the accounts that may sell, which admins may too', () => {
  expect((['admin', 'seller', 'customer'] as const).filter((role) => isSeller({ role }))).toEqual(['admin', 'seller'])
})

test('only an active seller is verified, and the refusal says what is missing', () => {
  expect(verifySeller(ada)).toEqual({ ok: true, seller: { id: ada.id, name: 'Ada' } })
  expect(verifySeller(null)).toEqual({ ok: false, code: 'NOT_FOUND' })
  expect(verifySeller({ ...ada, role: 'customer' })).toEqual({ ok: false, code: 'NOT_A_SELLER' })
  expect(verifySeller({ ...ada, active: false })).toEqual({ ok: false, code: 'INACTIVE' })
})
