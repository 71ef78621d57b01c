import { DurableObject } from 'cloudflare:workers'
import { timeout, TimeoutStrategy } from 'cockatiel'
import { isLocal } from './environment.ts'
import { newId } from './id.ts'
import { createLog } from './log.ts'
import { MailBacklog, type WaitingMail } from './mail-backlog.ts'
import { type Delivery, providerDelivery } from './mail-delivery.ts'
import type { Mail, ReceivedMail } from './mail.ts'
import { Mailbox } from './mailbox.ts'

export interface MailQueueEnv {
  ENVIRONMENT: string
  MAIL: SendEmail
  MAIL_FROM: string
}

const BATCH = 10
const FIRST_DELAY_MS = 30_000
const MAX_DELAY_MS = 3_600_000
/** A letter that comes later is of no use to anybody. */
const GIVE_UP_MS = 3 * 24 * 3_600_000
/** Longer than any caller repeats itself. */
const KEY_MS = 24 * 3_600_000

/**
 * Keeps mails until the provider has taken them: at least once each, whatever crashes. A provider that is down delays
 * mail and nothing else. There is one, named `mail`, in each service that writes letters.
 */
export abstract class MailQueue<E extends MailQueueEnv = MailQueueEnv> extends DurableObject<E> {
  /** For the log. */
  protected abstract readonly service: string
  /** What the provider may take for one mail. */
  protected readonly tryMs: number = 20_000
  readonly #backlog: MailBacklog
  /** Only a local platform has one: its mails go nowhere else. */
  readonly #mailbox: Mailbox | undefined
  readonly #delivery: Delivery

  constructor(ctx: DurableObjectState, env: E) {
    super(ctx, env)
    this.#backlog = new MailBacklog(ctx.storage.sql)
    this.#mailbox = isLocal(env) ? new Mailbox(ctx.storage.sql) : undefined
    this.#delivery = this.#mailbox ?? providerDelivery(env.MAIL, env.MAIL_FROM)
  }

  /**
   * Takes a mail in and answers once it cannot be lost; a second one under the same key within a day is not sent, nor
   * is one after it has expired.
   */
  async enqueue(mail: Mail, key: string, expiresAt: number | null = null): Promise<void> {
    const now = Date.now()
    this.#backlog.add({ key, id: newId(now), mail, expiresAt }, now)
    await this.ctx.storage.setAlarm(now)
  }

  /** The local mailbox, newest mail first; empty where there is none. What is due is delivered before. */
  async received(to?: string): Promise<ReceivedMail[]> {
    if (!this.#mailbox) return []
    await this.#deliverDue()
    return this.#mailbox.list(to)
  }

  /** Must not throw: the platform gives up an alarm that has failed six times. */
  override async alarm(): Promise<void> {
    try {
      await this.#deliverDue()
      const next = this.#backlog.nextDue()
      if (next !== null) await this.ctx.storage.setAlarm(next)
    } catch (error) {
      this.#log.error('mail queue', error)
      await this.ctx.storage.setAlarm(Date.now() + MAX_DELAY_MS)
    }
  }

  async #deliverDue(): Promise<void> {
    const now = Date.now()
    this.#backlog.forget(now)
    await Promise.all(this.#backlog.due(now, BATCH).map((waiting) => this.#tryToDeliver(waiting)))
  }

  async #tryToDeliver(waiting: WaitingMail): Promise<void> {
    const { key, id, mail, attempts, queuedAt } = waiting
    const started = Date.now()
    const expiresAt = waiting.expiresAt ?? Infinity
    if (expiresAt <= started) {
      this.#backlog.settle(key, started + KEY_MS)
      this.#log.error('mail expired', 'not sent in time', { mailId: id, attempts })
      return
    }
    const next = started + Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempts)
    // Up for the last time when it expires: what it holds is not kept for longer than it is good for.
    this.#backlog.postpone(key, Math.min(next, expiresAt))
    const fields = { mailId: id, attempt: attempts + 1 }
    try {
      const tries = timeout(this.tryMs, TimeoutStrategy.Aggressive)
      const result = await tries.execute(() => this.#delivery.deliver(mail, id))
      this.#backlog.settle(key, started + KEY_MS)
      if (!result.ok) this.#log.error('mail refused', result.code, fields)
    } catch (error) {
      const late = Date.now() - queuedAt >= GIVE_UP_MS
      if (late) this.#backlog.settle(key, started + KEY_MS)
      this.#log.error(late ? 'mail given up' : 'mail delayed', error, fields)
    }
  }

  get #log() {
    return createLog({ service: this.service })
  }
}
