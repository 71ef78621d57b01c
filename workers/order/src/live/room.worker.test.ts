import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { fingerprint, newId } from '@shop/shared/id'
import { describe, expect, test } from 'vitest'
import type { RoomEvent } from '../order.events.ts'
import { wholeView } from '../order.view.ts'
import { anOrder } from '../testing/orders.ts'
import { RoomLog } from './room-log.ts'
import { Tickets } from './tickets.ts'

const DAY_MS = 24 * 3_600_000

/** Runs with the SQLite storage of an object of its own. */
function withStorage<T>(work: (sql: SqlStorage) => T): Promise<T> {
  const { STORE } = bindings(env)
  return runInDurableObject(STORE.getByName(newId()), (_, state) => work(state.storage.sql))
}

function event(id: string, orderId = 'o1'): RoomEvent {
  const order = wholeView(anOrder({ id: orderId }))
  return { id, event: 'order:updated', at: '2026-01-01T00:00:00.000Z', order, change: null }
}

describe('the log of a room', () => {
  test('numbers events from 1 without gaps, and knows one that it has already', () =>
    withStorage((sql) => {
      const log = new RoomLog(sql)
      expect(log.head()).toBe(0)
      expect(log.append(event('a'))).toEqual({ seq: 1, added: true })
      expect(log.append(event('b'))).toEqual({ seq: 2, added: true })
      expect(log.append(event('a'))).toEqual({ seq: 1, added: false })
      expect(log.append(event('c'))).toEqual({ seq: 3, added: true })
      expect(log.after(1).map(({ seq, event: { id } }) => [seq, id])).toEqual([
        [2, 'b'],
        [3, 'c'],
      ])
    }))

  test('keeps counting after all of it was trimmed, and tells what is gone', () =>
    withStorage((sql) => {
      const log = new RoomLog(sql)
      log.append(event('a'))
      log.append(event('b'))
      expect(log.tail()).toBe(0)
      expect(log.trim(Date.now() + 8 * DAY_MS)).toBe(0)
      expect([log.head(), log.tail(), log.after(0)]).toEqual([2, 2, []])
      expect(log.append(event('c'))).toEqual({ seq: 3, added: true })
    }))

  test('keeps a thousand events', () =>
    withStorage((sql) => {
      const log = new RoomLog(sql)
      for (let index = 1; index <= 1_005; index++) log.append(event(`e${index}`))
      expect([log.tail(), log.after(0)[0]?.seq]).toEqual([5, 6])
    }))

  test('has the latest state of at most fifty orders, newest first', () =>
    withStorage((sql) => {
      const log = new RoomLog(sql)
      for (let index = 0; index < 60; index++) log.append(event(`e${index}`, `order${index}`))
      log.append(event('again', 'order30'))
      const orders = log.latestOrders().map(({ id }) => id)
      expect(orders).toHaveLength(50)
      expect(orders.slice(0, 2)).toEqual(['order30', 'order59'])
      expect(new Set(orders).size).toBe(50)
    }))
})

describe('a ticket', () => {
  const admission = { userId: 'u1', sessionId: 's1', expiresAt: 9_999_999 }

  test('exists where one was issued, and looking for one changes nothing', () =>
    withStorage((sql) => {
      expect([Tickets.existIn(sql), Tickets.existIn(sql)]).toEqual([false, false])
      new Tickets(sql).issue(admission, 1_000)
      expect(Tickets.existIn(sql)).toBe(true)
    }))

  test('of an earlier version admits nobody, and those after it are issued over its table', () =>
    withStorage((sql) => {
      sql.exec(`CREATE TABLE ticket (
        hash TEXT PRIMARY KEY, user_id TEXT NOT NULL, session_expires_at INTEGER NOT NULL, expires_at INTEGER NOT NULL)`)
      sql.exec('INSERT INTO ticket VALUES (?, ?, ?, ?)', fingerprint('old'), 'u1', 9_999_999, 31_000)
      const { secret } = new Tickets(sql).issue(admission, 1_000)
      expect(new Tickets(sql).use(secret, 1_000)).toEqual(admission)
      expect(new Tickets(sql).use('old', 1_000)).toBeNull()
    }))

  test('admits once, within half a minute', () =>
    withStorage((sql) => {
      const tickets = new Tickets(sql)
      const { secret, expiresAt } = tickets.issue(admission, 1_000)
      expect(expiresAt).toBe(31_000)
      expect(tickets.use(secret, 30_999)).toEqual(admission)
      expect(tickets.use(secret, 30_999)).toBeNull()
    }))

  test('admits nobody when it is too old or unknown, and is not kept in the clear', () =>
    withStorage((sql) => {
      const tickets = new Tickets(sql)
      const { secret } = tickets.issue(admission, 1_000)
      expect(JSON.stringify([...sql.exec('SELECT * FROM ticket')])).not.toContain(secret)
      expect(tickets.use(secret, 31_000)).toBeNull()
      expect(tickets.use('0'.repeat(48), 1_000)).toBeNull()
    }))

  test('that nobody used is gone when the next ones are given out', () =>
    withStorage((sql) => {
      const tickets = new Tickets(sql)
      tickets.issue(admission, 1_000)
      tickets.issue(admission, 30_999)
      tickets.issue(admission, 31_000)
      expect(sql.exec('SELECT count(*) AS count FROM ticket').one()).toEqual({ count: 2 })
    }))
})

/** The Worker of the tests has one namespace of objects with SQLite storage. */
function bindings(given: unknown): { STORE: DurableObjectNamespace } {
  return given as { STORE: DurableObjectNamespace }
}
