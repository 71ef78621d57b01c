import { WorkerEntrypoint } from 'cloudflare:workers'
import { callFromData } from '@shop/shared/call'
import { allowCallers, type CallerProps, type Input } from '@shop/shared/internal'
import { valueOf, type Worth } from './coupon.ts'
import { createDeps, type Deps } from './deps.ts'
import { evaluate, type Line, type Refused } from './evaluation.ts'
import type { CommitResult, HoldRequest, HoldResult } from './redemption.ts'

/** `value` is the coupon's own number, as people know it: per cent, or an amount in major units. */
export type EvaluateResult =
  | {
      ok: true
      couponId: string
      code: string
      type: Worth['type']
      value: number
      discountMinor: number
      perLineMinor: number[]
    }
  | Refused

/** What other Workers may ask of the coupon service; each method names its callers. */
export class Internal extends WorkerEntrypoint<Env, CallerProps> {
  /** What the code is worth for these lines now; nothing is held. */
  async evaluate({
    code,
    userId,
    lines,
    call,
  }: Input<{ code: string; userId: string | null; lines: Line[] }>): Promise<EvaluateResult> {
    const { coupon, usage } = await this.#serve(call).coupons.findByCode(code, userId)
    const evaluation = evaluate(coupon, usage, { lines }, userId, new Date())
    if (!evaluation.ok) return evaluation
    const { id, worth } = evaluation.coupon
    const { discountMinor, perLineMinor } = evaluation
    const value = valueOf(worth)
    return {
      ok: true,
      couponId: id,
      code: evaluation.coupon.code,
      type: worth.type,
      value,
      discountMinor,
      perLineMinor,
    }
  }

  /** Holds a use for an order until it is committed or released; a repeat gets the first answer again. */
  async hold({ call, ...request }: Input<HoldRequest>): Promise<HoldResult> {
    return this.#serve(call).redemptions.hold(request, new Date())
  }

  /** Makes the order's use final. */
  async commit({ orderId, call }: Input<{ orderId: string }>): Promise<CommitResult> {
    return this.#serve(call).redemptions.commit(orderId)
  }

  /** Gives back the order's use, committed or not, and keeps any later hold of it out. */
  async release({ orderId, call }: Input<{ orderId: string }>): Promise<{ ok: true; released: number }> {
    return { ok: true, released: await this.#serve(call).redemptions.release(orderId, new Date()) }
  }

  /** Removes the traces of an order that is final and past all repeats; the ledger is kept. */
  async forget({ orderId, call }: Input<{ orderId: string }>): Promise<{ ok: true }> {
    await this.#serve(call).redemptions.forget(orderId)
    return { ok: true }
  }

  #serve(data: Input<object>['call']): Deps {
    allowCallers(this.ctx.props, 'order')
    return createDeps(this.env, callFromData('coupon', data))
  }
}
