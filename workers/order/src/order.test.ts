import { describe, expect, test } from 'vitest'
import type { Actor } from '@shop/shared/actor'
import { allowedStatuses, bySystem, isFinal, moved, ORDER_STATUSES, standing, TRANSITIONS } from './order.ts'
import { anOrder, aLine } from './testing/orders.ts'

const actor = (id: string, role: Actor['role']): Actor => ({ id, role, sessionId: 'x', expiresAt: new Date() })

describe('the life of an order', () => {
  test('ends with delivered and cancelled, and nowhere else', () => {
    expect(ORDER_STATUSES.filter(isFinal)).toEqual(['delivered', 'cancelled'])
  })

  test('a step that is not in the table is a bug, not a state', () => {
    for (const from of ORDER_STATUSES) {
      for (const to of ORDER_STATUSES) {
        const step = () => moved(anOrder({ status: from }), bySystem(to, new Date()))
        if (TRANSITIONS[from][to]) expect(step().status).toBe(to)
        else expect(step).toThrow(`from ${from} to ${to}`)
      }
    }
  })

  test('a step adds one timeline entry and one version, and leaves the order before untouched', () => {
    const before = anOrder({ status: 'pending' })
    const after = moved(before, bySystem('cancelled', new Date(5), 'OUT_OF_STOCK'), { cancelReason: 'OUT_OF_STOCK' })
    expect(after).toMatchObject({
      status: 'cancelled',
      cancelReason: 'OUT_OF_STOCK',
      version: 2,
      updatedAt: new Date(5),
    })
    expect(after.timeline).toHaveLength(2)
    expect(before.timeline).toHaveLength(1)
  })
})

describe('who stands how to an order', () => {
  const order = anOrder({ userId: 'buyer', items: [aLine({ sellerId: 'one' }), aLine({ sellerId: 'two' })] })

  test('admin, buyer, seller of a line, or nobody', () => {
    expect(standing(order, actor('x', 'admin'))).toBe('admin')
    expect(standing(order, actor('buyer', 'customer'))).toBe('customer')
    expect(standing(order, actor('two', 'seller'))).toBe('seller')
    expect(standing(order, actor('three', 'seller'))).toBeNull()
    expect(standing(order, actor('three', 'customer'))).toBeNull()
  })

  test('a seller moves an order only if all of it is theirs', () => {
    expect(allowedStatuses({ ...order, status: 'confirmed' }, actor('one', 'seller'))).toEqual([])
    const own = anOrder({ status: 'confirmed', items: [aLine({ sellerId: 'one' })] })
    expect(allowedStatuses(own, actor('one', 'seller'))).toEqual(['processing', 'cancelled'])
  })

  test('a buyer may cancel until processing begins, and nobody confirms by hand', () => {
    const allowed = (status: 'pending' | 'confirmed' | 'processing') =>
      allowedStatuses({ ...order, status }, actor('buyer', 'customer'))
    expect(allowed('pending')).toEqual(['cancelled'])
    expect(allowed('confirmed')).toEqual(['cancelled'])
    expect(allowed('processing')).toEqual([])
    expect(allowedStatuses({ ...order, status: 'pending' }, actor('x', 'admin'))).toEqual(['cancelled'])
  })
})
