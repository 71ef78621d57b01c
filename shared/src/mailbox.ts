import type { Delivery } from './mail-delivery.ts'
import type { Mail, ReceivedMail } from './mail.ts'

const KEPT = 200

/** The delivery of a local platform: the mails stay here, the newest 200 of them, for people and tests to read. */
export class Mailbox implements Delivery {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
    sql.exec(`CREATE TABLE IF NOT EXISTS received (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, mail TEXT NOT NULL)`)
  }

  async deliver(mail: Mail, id: string): Promise<{ ok: true }> {
    const columns = [id, Date.now(), JSON.stringify(mail)]
    this.#sql.exec('INSERT OR IGNORE INTO received (id, at, mail) VALUES (?, ?, ?)', ...columns)
    this.#sql.exec('DELETE FROM received WHERE seq <= (SELECT max(seq) FROM received) - ?', KEPT)
    return { ok: true }
  }

  /** The mails, newest first: all, or those to one address, in whatever case it is written. */
  list(to?: string): ReceivedMail[] {
    const rows = [...this.#sql.exec<{ at: number; mail: string }>('SELECT at, mail FROM received ORDER BY seq DESC')]
    return rows
      .map(({ at, mail }) => ({ ...mailIn(mail), at: new Date(at).toISOString() }))
      .filter((mail) => to === undefined || mail.to.toLowerCase() === to.toLowerCase())
  }
}

/** Only `deliver` writes mails. */
function mailIn(text: string): Mail {
  return JSON.parse(text) as Mail
}
