import { DurableObject } from 'cloudflare:workers'
import { callFromData } from '@shop/shared/call'
import { REQUEST_MS } from '@shop/shared/resilience'
import { createDeps } from './deps.ts'
import { settleReviews } from './review.settling.ts'

/** Longer than a change may take: what was being written at a crash is there when the alarm looks. */
const INSURED_MS = REQUEST_MS + 10_000
const RETRY_MS = { first: 1_000, most: 60_000 }

/**
 * Sees to it that a product's ratings follow its reviews; named by the product's id. Whoever changes a review settles
 * it too, so the alarm finds something to do only if that was cut short.
 */
export class ReviewKeeper extends DurableObject<Env> {
  /** Promises to look, before a review of the product is written. */
  async insure(productId: string): Promise<void> {
    await this.ctx.storage.put('productId', productId)
    await this.ctx.storage.setAlarm(Date.now() + INSURED_MS)
  }

  /** Must not throw: the platform gives up an alarm that has failed six times. */
  override async alarm(): Promise<void> {
    const { storage } = this.ctx
    const productId = (await storage.get<string>('productId')) ?? ''
    const call = callFromData('product', { requestId: productId, deadlineMs: REQUEST_MS })
    try {
      await settleReviews(createDeps(this.env, call), productId)
      // A change that came meanwhile has set an alarm of its own.
      if ((await storage.getAlarm()) === null) await storage.deleteAll()
    } catch (error) {
      call.log.error('reviews', error, { productId })
      const attempt = (await storage.get<number>('attempt')) ?? 0
      await storage.put('attempt', attempt + 1)
      await storage.setAlarm(Date.now() + Math.min(RETRY_MS.first * 2 ** attempt, RETRY_MS.most))
    }
  }
}
