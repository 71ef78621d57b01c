import { fingerprint } from '@shop/shared/id'
import { addColumn } from '@shop/shared/sql-column'
import type { Admission } from './admission.ts'

const TICKET_MS = 30_000

/** One-time tickets to a room, so that no access token ever stands in a URL; kept as hashes. */
export class Tickets {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(`CREATE TABLE IF NOT EXISTS ticket (
      hash TEXT PRIMARY KEY, user_id TEXT NOT NULL, session_expires_at INTEGER NOT NULL, expires_at INTEGER NOT NULL)`)
    addColumn(sql, 'ticket', 'session_id', 'TEXT')
  }

  /** Whether any ticket was ever issued from this storage. */
  static existIn(sql: SqlStorage): boolean {
    return [...sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'ticket'")].length > 0
  }

  issue(
    { userId, sessionId, expiresAt: sessionExpiresAt }: Admission,
    now: number,
  ): { secret: string; expiresAt: number } {
    const secret = [...crypto.getRandomValues(new Uint8Array(24))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('')
    const expiresAt = now + TICKET_MS
    // A room without events and sockets has no alarm that would sweep it.
    this.sweep(now)
    this.#sql.exec(
      'INSERT INTO ticket (hash, user_id, session_id, session_expires_at, expires_at) VALUES (?, ?, ?, ?, ?)',
      fingerprint(secret),
      userId,
      sessionId,
      sessionExpiresAt,
      expiresAt,
    )
    return { secret, expiresAt }
  }

  use(secret: string, now: number): Admission | null {
    const [ticket] = this.#sql.exec<{
      user_id: string
      session_id: string | null
      session_expires_at: number
      expires_at: number
    }>(
      'DELETE FROM ticket WHERE hash = ? RETURNING user_id, session_id, session_expires_at, expires_at',
      fingerprint(secret),
    )
    // One that an earlier version has issued names no session, whose end nobody would notice.
    if (!ticket || ticket.session_id === null || ticket.expires_at <= now) return null
    return { userId: ticket.user_id, sessionId: ticket.session_id, expiresAt: ticket.session_expires_at }
  }

  sweep(now: number): void {
    this.#sql.exec('DELETE FROM ticket WHERE expires_at <= ?', now)
  }
}
