import { Refusal } from '@shop/shared/errors'
import { newId } from '@shop/shared/id'
import { describe, expect, test } from 'vitest'
import { NewOrder } from './order.schema.ts'
import { shippingAddressOf } from './shipping-address.ts'
import { anOrder } from './testing/orders.ts'

const actor = { id: newId(), role: 'customer', sessionId: newId(), expiresAt: new Date() } as const
const shippingAddress = anOrder().shippingAddress
const shippingAddressId = newId()
const order = { items: [{ productId: newId(), quantity: 1 }], paymentMethod: 'cash_on_delivery' }

/** An address book that holds the address under this id for the actor alone. */
const book = {
  getAddress: (userId: string, id: string) =>
    Promise.resolve(
      userId === actor.id && id === shippingAddressId
        ? { ok: true as const, address: shippingAddress }
        : { ok: false as const, code: 'NOT_FOUND' as const },
    ),
}

function faults(input: object): string[] {
  const { error } = NewOrder.safeParse({ ...order, ...input })
  return error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? []
}

describe('the address of an order', () => {
  test('is given in one of two ways', () => {
    expect(faults({ shippingAddress })).toEqual([])
    expect(faults({ shippingAddressId })).toEqual([])
    expect(faults({ shippingAddress: null, shippingAddressId })).toEqual([])
    expect(faults({})).toEqual(['shippingAddress must be given, or shippingAddressId'])
    expect(faults({ shippingAddress, shippingAddressId })).toEqual([
      'shippingAddressId must not be given together with shippingAddress',
    ])
    expect(faults({ shippingAddressId: 'home' })).toEqual(['shippingAddressId must be an id of 24 hex digits'])
  })

  test("is what was sent, or the entry of the buyer's own address book", async () => {
    expect(await shippingAddressOf(book, actor, { shippingAddress })).toEqual(shippingAddress)
    expect(await shippingAddressOf(book, actor, { shippingAddressId })).toEqual(shippingAddress)
  })

  test("is refused if it is in nobody's or somebody else's book", async () => {
    const refused = new Refusal('BAD_USER_INPUT', {
      detail: 'shippingAddressId: is no entry of your address book',
      errors: [{ field: 'shippingAddressId', message: 'is no entry of your address book' }],
    })
    await expect(shippingAddressOf(book, actor, { shippingAddressId: newId() })).rejects.toEqual(refused)
    const stranger = { ...actor, id: newId() }
    await expect(shippingAddressOf(book, stranger, { shippingAddressId })).rejects.toEqual(refused)
  })
})
