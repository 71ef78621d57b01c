import type { RoomEvent } from '../order.events.ts'
import type { OrderWire } from '../order.schema.ts'

/** A room keeps 1,000 events or 7 days, whichever is less. */
const KEPT_EVENTS = 1_000
const KEPT_MS = 7 * 24 * 3_600_000
const RESYNC_ORDERS = 50

interface Entry {
  seq: number
  event: RoomEvent
}

/** The log of a room; `seq` starts at 1 and grows by 1 per event. */
export class RoomLog {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(`CREATE TABLE IF NOT EXISTS event (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, body TEXT NOT NULL)`)
  }

  /** Appends an event, for which the oldest goes once there are 1,000; or tells where it stands already. */
  append(event: RoomEvent): { seq: number; added: boolean } {
    const [known] = this.#sql.exec<{ seq: number }>('SELECT seq FROM event WHERE id = ?', event.id)
    if (known) return { seq: known.seq, added: false }
    const { seq } = this.#sql
      .exec<{ seq: number }>(
        'INSERT INTO event (id, at, body) VALUES (?, ?, ?) RETURNING seq',
        event.id,
        Date.now(),
        JSON.stringify(event),
      )
      .one()
    this.#sql.exec('DELETE FROM event WHERE seq <= ?', seq - KEPT_EVENTS)
    return { seq, added: true }
  }

  /** The newest sequence number; 0 before the first event. */
  head(): number {
    // The counter outlives the rows, so a trimmed room does not count from 1 again.
    const [row] = this.#sql.exec<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'event'")
    return row?.seq ?? 0
  }

  /** The last sequence number that is gone: a reader who has seen it misses nothing. */
  tail(): number {
    const [row] = this.#sql.exec<{ seq: number | null }>('SELECT min(seq) AS seq FROM event')
    return row?.seq == null ? this.head() : row.seq - 1
  }

  after(seq: number): Entry[] {
    return [
      ...this.#sql.exec<{ seq: number; body: string }>('SELECT seq, body FROM event WHERE seq > ? ORDER BY seq', seq),
    ].map((row) => ({ seq: row.seq, event: eventIn(row.body) }))
  }

  /** The latest state of the orders in the log, newest first, at most 50. */
  latestOrders(): OrderWire[] {
    const orders = new Map<string, OrderWire>()
    for (const { body } of this.#sql.exec<{ body: string }>('SELECT body FROM event ORDER BY seq DESC')) {
      const { order } = eventIn(body)
      if (!orders.has(order.id)) orders.set(order.id, order)
      if (orders.size === RESYNC_ORDERS) break
    }
    return [...orders.values()]
  }

  /** Drops what is too old, and tells how many events are left. */
  trim(now: number): number {
    this.#sql.exec('DELETE FROM event WHERE at < ?', now - KEPT_MS)
    return this.#sql.exec<{ count: number }>('SELECT count(*) AS count FROM event').one().count
  }
}

/** Only `append` writes bodies, and it writes events. */
function eventIn(body: string): RoomEvent {
  return JSON.parse(body) as RoomEvent
}
