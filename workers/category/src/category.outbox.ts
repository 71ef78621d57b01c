import { DurableObject } from 'cloudflare:workers'
import { callFromData, type CallData } from '@shop/shared/call'
import { MAX_WAIT_MS, REQUEST_MS } from '@shop/shared/resilience'
import { createDeps } from './deps.ts'

/** Longer than any request may take: whatever is written after `arm` is there when the alarm looks. */
const LOOK_AGAIN_MS = REQUEST_MS + MAX_WAIT_MS + 5_000
const MAX_DELAY_MS = 60_000
const FAILURES = 'failures'

/**
 * Carries the categories' events to product until each is acknowledged. The events themselves are in the categories'
 * documents; this object is the one that never forgets to look. There is one, named `outbox`.
 */
export class CategoryOutbox extends DurableObject<Env> {
  /**
   * Sets the alarm, before the write that it insures: a crash right after the write loses nothing. Nothing ever takes
   * an alarm away, for another write may be on its way; one that finds nothing to do costs one query.
   */
  async arm(): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now() + LOOK_AGAIN_MS)
  }

  /** Hands over what is unpublished; tells how much is left. Safe to run twice at once. */
  async relay(data?: CallData): Promise<{ left: number }> {
    const call = callFromData('category', data)
    const { categories, tellProduct } = createDeps(this.env, call)
    let left = 0
    for (const { eventId, state } of await categories.unpublished()) {
      try {
        await tellProduct(state)
        await categories.acknowledge(state.id, eventId)
      } catch (error) {
        left += 1
        call.log.error('relay', error, { categoryId: state.id, version: state.version })
      }
    }
    return { left }
  }

  /** Must not throw: the platform gives up an alarm that has failed six times. */
  override async alarm(): Promise<void> {
    if (await this.#relayed()) {
      await this.ctx.storage.delete(FAILURES)
      return
    }
    const failures = (await this.ctx.storage.get<number>(FAILURES)) ?? 0
    await this.ctx.storage.put(FAILURES, failures + 1)
    await this.ctx.storage.setAlarm(Date.now() + Math.min(MAX_DELAY_MS, 1_000 * 2 ** failures))
  }

  async #relayed(): Promise<boolean> {
    try {
      return (await this.relay()).left === 0
    } catch (error) {
      callFromData('category').log.error('alarm', error)
      return false
    }
  }
}
