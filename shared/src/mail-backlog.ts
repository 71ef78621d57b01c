import type { Mail } from './mail.ts'
import { addColumn } from './sql-column.ts'

/** A mail that waits, as often tried as `attempts` says. */
export interface WaitingMail {
  key: string
  /** The same at every try. */
  id: string
  mail: Mail
  attempts: number
  queuedAt: number
  /** When what it says stops being of use; null: never. */
  expiresAt: number | null
}

/**
 * The queue's table. A row with a mail waits for its next try; one without is settled and stays for its key alone. Both
 * come up at `due_at`, the first to be tried, the other to be forgotten.
 */
export class MailBacklog {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(`CREATE TABLE IF NOT EXISTS mail (
      key TEXT PRIMARY KEY, id TEXT NOT NULL, body TEXT, attempts INTEGER NOT NULL, queued_at INTEGER NOT NULL,
      due_at INTEGER NOT NULL)`)
    addColumn(sql, 'mail', 'expires_at', 'INTEGER')
    sql.exec('CREATE INDEX IF NOT EXISTS mail_due ON mail (due_at)')
  }

  /** Takes a mail in, to be tried now; does nothing if there was one under this key. */
  add({ key, id, mail, expiresAt }: Pick<WaitingMail, 'key' | 'id' | 'mail' | 'expiresAt'>, now: number): void {
    const values = [key, id, JSON.stringify(mail), now, now, expiresAt]
    this.#sql.exec(
      `INSERT OR IGNORE INTO mail (key, id, body, attempts, queued_at, due_at, expires_at)
        VALUES (?, ?, ?, 0, ?, ?, ?)`,
      ...values,
    )
  }

  /** The mails whose time has come, longest overdue first. */
  due(now: number, limit: number): WaitingMail[] {
    const rows = this.#sql.exec<Row>(
      `SELECT key, id, body, attempts, queued_at AS queuedAt, expires_at AS expiresAt FROM mail
        WHERE due_at <= ? AND body IS NOT NULL ORDER BY due_at LIMIT ?`,
      now,
      limit,
    )
    return [...rows].map(({ body, ...row }) => ({ ...row, mail: mailIn(body) }))
  }

  /** Counts a try and sets the time of the next; written before the try, so that one that kills us counts too. */
  postpone(key: string, until: number): void {
    this.#sql.exec('UPDATE mail SET attempts = attempts + 1, due_at = ? WHERE key = ?', until, key)
  }

  /** Drops the mail itself, for good or ill, and keeps its key for a while. */
  settle(key: string, forgetAt: number): void {
    this.#sql.exec('UPDATE mail SET body = NULL, due_at = ? WHERE key = ?', forgetAt, key)
  }

  forget(now: number): void {
    this.#sql.exec('DELETE FROM mail WHERE body IS NULL AND due_at <= ?', now)
  }

  /** When something comes up next. */
  nextDue(): number | null {
    return this.#sql.exec<{ next: number | null }>('SELECT min(due_at) AS next FROM mail').one().next
  }
}

type Row = { body: string } & Omit<WaitingMail, 'mail'>

/** Only `add` writes bodies. */
function mailIn(text: string): Mail {
  return JSON.parse(text) as Mail
}
