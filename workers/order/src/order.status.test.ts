import { describe, expect, test } from 'vitest'
import { nextState } from './order.status.ts'
import { aLine, anOrder } from './testing/orders.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const seller = { id: 'one', role: 'seller' } as const
const admin = { id: 'ada', role: 'admin' } as const
const confirmed = anOrder({ status: 'confirmed', userId: 'buyer', items: [aLine({ sellerId: 'one' })] })

describe('the status of an order', () => {
  test('is moved by the seller of all its lines, who stands in the timeline with a note', () => {
    const result = nextState(confirmed, 'processing', seller, 'packed on Monday', NOW)
    expect(result).toMatchObject({
      ok: true,
      order: { status: 'processing', version: confirmed.version + 1, updatedAt: NOW },
    })
    const change = { status: 'processing', at: NOW, by: 'seller', actorId: 'one', reason: 'packed on Monday' }
    expect(result.ok && result.order.timeline.at(-1)).toEqual(change)
  })

  test('stays as it is when the last move is asked for again', () => {
    const first = nextState(confirmed, 'processing', seller, null, NOW)
    if (!first.ok) throw new Error('the first move is allowed')
    expect(nextState(first.order, 'processing', seller, null, new Date())).toEqual({ ok: true, order: first.order })
    expect(nextState(first.order, 'processing', admin, null, NOW)).toMatchObject({ code: 'INVALID_TRANSITION' })
  })

  test('does not leave out a step, and says which ones are open', () => {
    expect(nextState(confirmed, 'delivered', admin, null, NOW)).toEqual({
      ok: false,
      code: 'INVALID_TRANSITION',
      from: 'confirmed',
      allowed: ['processing', 'cancelled'],
    })
  })

  test('is not moved by the buyer, nor by one of several sellers', () => {
    const shared = { ...confirmed, items: [aLine({ sellerId: 'one' }), aLine({ sellerId: 'two' })] }
    expect(nextState(shared, 'processing', seller, null, NOW)).toEqual({ ok: false, code: 'FORBIDDEN' })
    expect(nextState(shared, 'processing', admin, null, NOW)).toMatchObject({ ok: true })
    const buyer = { id: 'buyer', role: 'seller' } as const
    expect(nextState(confirmed, 'processing', buyer, null, NOW)).toEqual({ ok: false, code: 'FORBIDDEN' })
  })

  test('does not exist for anybody else', () => {
    const other = { id: 'three', role: 'seller' } as const
    expect(nextState(confirmed, 'processing', other, null, NOW)).toEqual({ ok: false, code: 'NOT_FOUND' })
  })
})
