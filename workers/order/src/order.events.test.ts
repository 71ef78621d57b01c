import { describe, expect, test } from 'vitest'
import { eventOf, roomsOf } from './order.events.ts'
import { bySystem, moved } from './order.ts'
import { aLine, anOrder } from './testing/orders.ts'

const placed = anOrder({ items: [aLine({ sellerId: 's1' }), aLine({ productId: 'p2', sellerId: 's2' })] })
const confirmed = moved(placed, bySystem('confirmed', new Date(1_000)))

describe('an event', () => {
  test('tells of the newest timeline entry, and is the same for the same state', () => {
    expect(eventOf(placed)).toMatchObject({ event: 'order:created', change: { status: 'pending' } })
    expect(eventOf(confirmed)).toMatchObject({ event: 'order:updated', change: { status: 'confirmed' } })
    const cancelled = moved(confirmed, bySystem('cancelled', new Date(2_000), 'REQUESTED'))
    expect(eventOf(cancelled)).toMatchObject({ event: 'order:cancelled', change: { reason: 'REQUESTED' } })
    expect(eventOf(confirmed).id).toBe(eventOf({ ...confirmed }).id)
    expect(eventOf(confirmed).id).not.toBe(eventOf(placed).id)
  })

  test('goes to the buyer, to every seller with their share of it, and to the admins', () => {
    const rooms = roomsOf(eventOf(confirmed))
    expect(rooms.map(({ room, event }) => [room, event.order.items.length, event.order.customerEmail])).toEqual([
      ['user:u1', 2, 'buyer@shop.example'],
      ['seller:s1', 1, null],
      ['seller:s2', 1, null],
      ['admin', 2, 'buyer@shop.example'],
    ])
  })

  test('says in each room what may be done there next', () => {
    const allowed = (order: typeof placed) =>
      Object.fromEntries(roomsOf(eventOf(order)).map(({ room, event }) => [room, event.order.allowedStatuses]))
    expect(allowed(confirmed)).toEqual({
      'user:u1': ['cancelled'],
      'seller:s1': [],
      'seller:s2': [],
      admin: ['processing', 'cancelled'],
    })
    expect(allowed({ ...confirmed, items: [aLine()] })['seller:s1']).toEqual(['processing', 'cancelled'])
  })
})
