import { expect, test } from 'vitest'
import { mayFollow, readTicket, roomOf, ticketFor } from './admission.ts'

const id = '65f1c0ffee0123456789abcd'
const secret = 'a'.repeat(48)

test.each([`user:${id}`, `seller:${id}`, 'admin'])('a ticket to %s names the room and keeps its secret', (room) => {
  expect(readTicket(ticketFor(room, secret))).toEqual({ room, secret })
})

test.each(['', 'admin', `user_${id}`, `user_${id}.short`, `owner_${id}.${secret}`, `user_${id}.${secret}.more`])(
  '%j is no ticket',
  (text) => {
    expect(readTicket(text)).toBeUndefined()
  },
)

test('the feeds follow the role, and the room the token', () => {
  const seller = { id, role: 'seller', sessionId: 'x', expiresAt: new Date() } as const
  expect(mayFollow('seller', seller)).toBe(true)
  expect(mayFollow('admin', seller)).toBe(false)
  expect(mayFollow('seller', { ...seller, role: 'customer' })).toBe(false)
  expect(roomOf('seller', seller)).toBe(`seller:${id}`)
  expect(roomOf('customer', seller)).toBe(`user:${id}`)
})
