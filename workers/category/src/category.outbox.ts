import { DurableObject } from 'cloudflare:workers'
import { callFromData, type CallData } from '@shop/shared/call'
import { MAX_WAIT_MS, REQUEST_MS } from '@shop/shared/resilience'
import { createDeps } from './deps.ts'

/** Longer than any request may take: whatever is written after `arm` is there when the alarm looks. */
const INSURED_MS = REQUEST_MS + MAX_WAIT_MS + 5_000
const FIRST_DELAY_MS = 1_000
const MAX_DELAY_MS = 60_000

/** In storage: until when a write may still come, and how often in a row something was left. */
const INSURED_UNTIL = 'insuredUntil'
const FAILURES = 'failures'

/**
 * Carries the categories' events to product until each is acknowledged. The events themselves are in the categories'
 * documents; this object is the one that never forgets to look. There is one, named `outbox`.
 */
export class CategoryOutbox extends DurableObject<Env> {
  /**
   * Promises to look, before the write that it insures: a crash right after the write loses nothing. An object has one
   * alarm for all writes, so the promise is kept apart from it: an alarm that comes early is followed by another one.
   */
  async arm(): Promise<void> {
    const insuredUntil = Date.now() + INSURED_MS
    await this.ctx.storage.put(INSURED_UNTIL, insuredUntil)
    await this.#wakeBy(insuredUntil)
  }

  /** Hands over what is unpublished, now; what is left goes out by alarm. Safe to run twice at once. */
  async relay(data: CallData): Promise<void> {
    if ((await this.#handOver(data)) > 0) await this.#wakeBy(Date.now() + FIRST_DELAY_MS)
  }

  /** Must not throw: the platform gives up an alarm that has failed six times. */
  override async alarm(): Promise<void> {
    const { storage } = this.ctx
    const done = await this.#handedOver()
    const failures = done ? 0 : ((await storage.get<number>(FAILURES)) ?? 0) + 1
    await storage.put(FAILURES, failures)
    const insuredUntil = (await storage.get<number>(INSURED_UNTIL)) ?? 0
    if (!done) await storage.setAlarm(Date.now() + Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1)))
    else if (insuredUntil > Date.now()) await storage.setAlarm(insuredUntil)
  }

  async #wakeBy(at: number): Promise<void> {
    const alarm = await this.ctx.storage.getAlarm()
    if (alarm === null || alarm > at) await this.ctx.storage.setAlarm(at)
  }

  async #handedOver(): Promise<boolean> {
    try {
      return (await this.#handOver()) === 0
    } catch (error) {
      callFromData('category').log.error('outbox', error)
      return false
    }
  }

  /** Tells product of every event and takes out what it has acknowledged; the number of those that are left. */
  async #handOver(data?: CallData): Promise<number> {
    const call = callFromData('category', data)
    const { categories, tellProduct } = createDeps(this.env, call)
    let left = 0
    for (const { eventId, state } of await categories.unpublished()) {
      try {
        await tellProduct(state)
        await categories.acknowledge(state.id, eventId)
      } catch (error) {
        left += 1
        call.log.error('outbox', error, { categoryId: state.id, version: state.version })
      }
    }
    return left
  }
}
