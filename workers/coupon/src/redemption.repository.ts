import { type Collection, type Db, ObjectId } from 'mongodb'
import { CouponRepository } from './coupon.repository.ts'
import { type Coupon, normalCode } from './coupon.ts'
import { evaluate, type Refused, refused } from './evaluation.ts'
import type { CommitResult, HoldRequest, HoldResult } from './redemption.ts'
import { UseCounters } from './use-counter.repository.ts'

/** What an order gets from a coupon, as it was when it asked first; the limits are those of that moment, too. */
interface Use {
  couponId: ObjectId
  userId: ObjectId
  discountMinor: number
  perLineMinor: number[]
  maxUses: number | null
  maxUsesPerUser: number | null
  expiresAt: Date
}

/**
 * One entry of the ledger, by order. It goes holding → held → committed, and from any of these to released; holding
 * may also end refused. Released without a use is the mark of an order that gave up before it held anything.
 */
type RedemptionDocument = { _id: ObjectId; code: string; at: Date } & (
  | { state: 'holding' | 'held' | 'committed'; use: Use }
  | { state: 'released'; use: Use | null }
  | { state: 'refused'; use: Use | null; refusal: Refused }
)
type Holding = Extract<RedemptionDocument, { state: 'holding' | 'held' | 'committed' }>

/**
 * The uses of coupons in the database, each write conditional and repeatable by order id. The order of writes: the
 * ledger first, with the answer that any repeat will get; then the account's counter, then the coupon's; the ledger
 * last, `held`. So whatever stops in between, the ledger names the counters to finish or to give back, and a hold
 * that is refused by the coupon's counter has never kept another account from it. Releasing writes the ledger before
 * the counters: a hold that is still under way finds its entry barred or its ledger moved on.
 */
export class RedemptionRepository {
  readonly #redemptions: Collection<RedemptionDocument>
  readonly #counters: UseCounters
  readonly #coupons: CouponRepository

  constructor(db: Db) {
    this.#redemptions = db.collection('redemptions')
    this.#counters = new UseCounters(db)
    this.#coupons = new CouponRepository(db)
  }

  /** Holds a use of the coupon for the order; a repeat gets the first answer again. */
  async hold(request: HoldRequest, now: Date): Promise<HoldResult> {
    return this.#answer(await this.#begun(request, now))
  }

  /** Makes the held use final, also when it has expired but nobody has released it yet. */
  async commit(orderId: string): Promise<CommitResult> {
    const _id = new ObjectId(orderId)
    const committed = await this.#redemptions.updateOne({ _id, state: 'held' }, { $set: { state: 'committed' } })
    if (committed.matchedCount === 1) return { ok: true }
    const redemption = await this.#redemptions.findOne({ _id })
    if (redemption?.state === 'committed') return { ok: true }
    return { ok: false, code: redemption?.state === 'released' ? 'RELEASED' : 'NOT_HELD' }
  }

  /** Gives back the order's use, committed or not, and keeps any later hold of it out; tells how many came back. */
  async release(orderId: string, now: Date): Promise<number> {
    const _id = new ObjectId(orderId)
    const found = await this.#redemptions.findOneAndUpdate(
      { _id },
      { $setOnInsert: { state: 'released', code: '', use: null, at: now } },
      { upsert: true, returnDocument: 'after' },
    )
    if (!found?.use) return 0
    await this.#redemptions.updateOne(
      { _id, state: { $in: ['holding', 'held', 'committed'] } },
      { $set: { state: 'released' } },
    )
    return this.#giveBack(orderId, found.use)
  }

  /** Removes the traces of an order that is final; what it used stays in the ledger. */
  async forget(orderId: string): Promise<void> {
    const _id = new ObjectId(orderId)
    const redemption = await this.#redemptions.findOne({ _id, state: { $in: ['committed', 'released', 'refused'] } })
    if (!redemption) return
    for (const { id } of redemption.use ? countersOf(redemption.use) : []) {
      // Whoever gave the use back may have been stopped half-way.
      if (redemption.state !== 'committed') await this.#counters.giveBack(id, orderId)
      await this.#counters.forget(id, orderId)
    }
    await this.#redemptions.deleteOne({ _id, $or: [{ state: 'refused' }, { state: 'released', use: null }] })
  }

  /** The order's entry in the ledger, made now if there is none, or only the refusal of another code. */
  async #begun(request: HoldRequest, now: Date): Promise<RedemptionDocument> {
    const _id = new ObjectId(request.orderId)
    const code = normalCode(request.code)
    const before = await this.#redemptions.findOne({ _id })
    if (before && (before.state !== 'refused' || before.code === code)) return before
    const draft = { code, at: now, ...(await this.#evaluated(request, now)) }
    if (before) await this.#redemptions.replaceOne({ _id, state: 'refused', code: before.code }, draft)
    else await this.#redemptions.updateOne({ _id }, { $setOnInsert: draft }, { upsert: true })
    return this.#ofOrder(request.orderId)
  }

  async #evaluated({ code, userId, lines, expiresAt }: HoldRequest, now: Date) {
    const found = await this.#coupons.findByCode(code, userId)
    const evaluation = evaluate(found.coupon, found.usage, { lines }, userId, now)
    if (!evaluation.ok) return { state: 'refused' as const, use: null, refusal: evaluation }
    const { coupon, discountMinor, perLineMinor } = evaluation
    return { state: 'holding' as const, use: useOf(coupon, userId, discountMinor, perLineMinor, expiresAt) }
  }

  async #answer(redemption: RedemptionDocument): Promise<HoldResult> {
    switch (redemption.state) {
      case 'refused':
        return redemption.refusal
      case 'released':
        return { ok: false, code: 'RELEASED' }
      case 'holding':
        return this.#taken(redemption)
      case 'held':
      case 'committed':
        return granted(redemption.use)
    }
  }

  /** Counts the order in at both counters; what others did with the same order meanwhile is the answer. */
  async #taken(redemption: Holding): Promise<HoldResult> {
    const { _id, use } = redemption
    const orderId = _id.toHexString()
    for (const { id, limit, whenFull } of countersOf(use)) {
      const outcome = await this.#counters.take(id, orderId, limit)
      if (outcome !== 'has it') return this.#missed(redemption, refused(whenFull))
    }
    await this.#redemptions.updateOne({ _id, state: 'holding' }, { $set: { state: 'held' } })
    return this.#answer(await this.#ofOrder(orderId))
  }

  /** Ends a hold that a counter has kept out, for it is full or another hand has barred the order. */
  async #missed({ _id, use }: Holding, refusal: Refused): Promise<HoldResult> {
    const orderId = _id.toHexString()
    const ended = await this.#redemptions.updateOne({ _id, state: 'holding' }, { $set: { state: 'refused', refusal } })
    if (ended.matchedCount === 1) await this.#giveBack(orderId, use)
    return this.#answer(await this.#ofOrder(orderId))
  }

  async #giveBack(orderId: string, use: Use): Promise<number> {
    const back: boolean[] = []
    for (const { id } of countersOf(use)) back.push(await this.#counters.giveBack(id, orderId))
    return back.at(-1) ? 1 : 0
  }

  async #ofOrder(orderId: string): Promise<RedemptionDocument> {
    const redemption = await this.#redemptions.findOne({ _id: new ObjectId(orderId) })
    if (!redemption) throw new Error(`the redemption of order ${orderId} vanished while it was written`)
    return redemption
  }
}

function useOf(
  { id, maxUses, maxUsesPerUser }: Coupon,
  userId: string,
  discountMinor: number,
  perLineMinor: number[],
  expiresAt: Date,
): Use {
  return {
    couponId: new ObjectId(id),
    userId: new ObjectId(userId),
    discountMinor,
    perLineMinor,
    maxUses,
    maxUsesPerUser,
    expiresAt,
  }
}

function granted({ discountMinor, perLineMinor }: Use): HoldResult {
  return { ok: true, discountMinor, perLineMinor }
}

/** The counters of a use: the account's, then the coupon's own. */
function countersOf({ couponId, userId, maxUses, maxUsesPerUser }: Use) {
  const coupon = couponId.toHexString()
  return [
    { id: `${coupon}:${userId.toHexString()}`, limit: maxUsesPerUser, whenFull: 'USER_MAX_USES_REACHED' as const },
    { id: coupon, limit: maxUses, whenFull: 'MAX_USES_REACHED' as const },
  ]
}
