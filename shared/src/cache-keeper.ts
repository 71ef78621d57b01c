import { DurableObject } from 'cloudflare:workers'
import { timeout, TimeoutStrategy } from 'cockatiel'
import { dropFamilies } from './generation.ts'
import { newId } from './id.ts'
import { createLog } from './log.ts'
import { redisClient, type UpstashSettings } from './redis.ts'

const BATCH = 500
const TRY_MS = 2_000
/** What the first try may take, for which a write waits: here Redis may answer although it did not answer there. */
const FIRST_TRY_MS = 100
const RETRY_MS = 500
/** Longer than a read of the cache may take: whoever read before a drop has asked here while it was still known. */
const SETTLED_MS = 400

/**
 * Keeps the drops that a write could not bring to Redis, and repeats them until Redis has taken them, whatever crashes.
 * Isolates that Redis has failed ask here before they believe it again. There is one in each service, named `keeper`.
 */
export class CacheKeeper extends DurableObject<UpstashSettings> {
  readonly #sql: SqlStorage
  #failedAt = Number.NEGATIVE_INFINITY

  constructor(ctx: DurableObjectState, env: UpstashSettings) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS drops (family TEXT PRIMARY KEY, token TEXT NOT NULL, dropped_at INTEGER)',
    )
  }

  /** Answers once the drops cannot be lost; by then they are made, if Redis answers. */
  async remember(families: string[]): Promise<void> {
    for (const family of families) {
      this.#sql.exec('INSERT OR REPLACE INTO drops (family, token) VALUES (?, ?)', family, newId())
    }
    await this.ctx.storage.setAlarm(Date.now() + RETRY_MS)
    if (Date.now() - this.#failedAt >= RETRY_MS) await this.#tryToDrop(FIRST_TRY_MS)
  }

  /** True if there is nothing left to drop, and has not been for longer than a read of the cache takes. */
  async settled(): Promise<boolean> {
    return this.#sql.exec('SELECT 1 FROM drops LIMIT 1').toArray().length === 0
  }

  override async alarm(): Promise<void> {
    await this.#tryToDrop(TRY_MS)
    this.#sql.exec('DELETE FROM drops WHERE dropped_at <= ?', Date.now() - SETTLED_MS)
    if (!(await this.settled())) await this.ctx.storage.setAlarm(Date.now() + RETRY_MS)
  }

  /** Never throws: the platform gives up an alarm that has failed six times. */
  async #tryToDrop(ms: number): Promise<void> {
    try {
      await timeout(ms, TimeoutStrategy.Aggressive).execute(() => this.#dropAll())
    } catch (error) {
      this.#failedAt = Date.now()
      createLog({ service: 'cache keeper' }).error('drops delayed', error)
    }
  }

  async #dropAll(): Promise<void> {
    const redis = redisClient(this.env)
    for (let batch = this.#batch(); batch.length > 0; batch = this.#batch()) {
      const families = batch.map(({ family }) => family)
      await dropFamilies(redis, families)
      // A family that was remembered again meanwhile has another token, and is dropped again.
      for (const { family, token } of batch) {
        this.#sql.exec('UPDATE drops SET dropped_at = ? WHERE family = ? AND token = ?', Date.now(), family, token)
      }
    }
  }

  #batch(): { family: string; token: string }[] {
    const undone = 'SELECT family, token FROM drops WHERE dropped_at IS NULL LIMIT ?'
    return this.#sql.exec<{ family: string; token: string }>(undone, BATCH).toArray()
  }
}
