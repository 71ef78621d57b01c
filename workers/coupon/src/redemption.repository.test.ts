import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { type Document, ObjectId } from 'mongodb'
import { afterAll, describe, expect, it } from 'vitest'
import { CouponRepository, couponIndexes } from './coupon.repository.ts'
import type { Coupon } from './coupon.ts'
import { RedemptionRepository } from './redemption.repository.ts'
import { aCoupon, aLine, NOW } from './testing/coupons.ts'

const database = await startTestDatabase(couponIndexes)
const coupons = new CouponRepository(database.db)
const redemptions = new RedemptionRepository(database.db)
afterAll(() => database.close())

async function stored(given: Partial<Coupon> = {}): Promise<Coupon> {
  const coupon = aCoupon(given)
  await coupons.insert(coupon)
  return coupon
}

const usesOf = async ({ id }: Coupon) => (await coupons.find(id))?.uses
/** For many orders at once on a busy machine. */
const PATIENCE_MS = 30_000
const GRANTED = { ok: true, discountMinor: 100, perLineMinor: [100] }

function hold(coupon: Coupon, { orderId = newId(), userId = newId(), amountMinor = 1_000 } = {}) {
  const expiresAt = new Date('2026-06-01T12:15:00Z')
  return redemptions.hold({ orderId, code: coupon.code, userId, lines: [aLine(amountMinor)], expiresAt }, NOW)
}

/** The documents that the use of a coupon leaves behind. */
async function traces(coupon: Coupon, orderId: string) {
  const uses = await database.db.collection<Document & { _id: string }>('uses').find({}).toArray()
  return uses.filter(({ _id, holds }) => _id.startsWith(coupon.id) && orderId in Object(holds))
}

describe('a hold', () => {
  it('takes one use and is answered the same when repeated, whatever has changed since', async () => {
    const coupon = await stored({ maxUses: 1 })
    const [orderId, userId] = [newId(), newId()]
    expect(await hold(coupon, { orderId, userId })).toEqual(GRANTED)
    expect(await hold(coupon, { orderId, userId, amountMinor: 99_999 })).toEqual(GRANTED)
    expect(await usesOf(coupon)).toBe(1)
  })

  it('counts once when its repeats come at the same time', async () => {
    const coupon = await stored({ maxUses: 5, maxUsesPerUser: 5 })
    const [orderId, userId] = [newId(), newId()]
    const results = await Promise.all(Array.from({ length: 20 }, () => hold(coupon, { orderId, userId })))
    expect(results).toEqual(results.map(() => GRANTED))
    expect((await coupons.findByCode(coupon.code, userId)).usage).toEqual({ uses: 1, userUses: 1 })
  })

  it(
    'is granted to exactly ten of a hundred that race for ten uses',
    async () => {
      const coupon = await stored({ maxUses: 10 })
      const results = await Promise.all(Array.from({ length: 100 }, () => hold(coupon)))
      expect(results.filter(({ ok }) => ok)).toHaveLength(10)
      expect(new Set(results.flatMap((result) => (result.ok ? [] : result.code)))).toEqual(
        new Set(['MAX_USES_REACHED']),
      )
      expect(await usesOf(coupon)).toBe(10)
    },
    PATIENCE_MS,
  )

  it('is granted to an account as often as it may, when all its orders come at once', async () => {
    const coupon = await stored({ maxUses: 50, maxUsesPerUser: 3 })
    const userId = newId()
    const results = await Promise.all(Array.from({ length: 30 }, () => hold(coupon, { userId })))
    expect(results.filter(({ ok }) => ok)).toHaveLength(3)
    expect((await coupons.findByCode(coupon.code, userId)).usage).toEqual({ uses: 3, userUses: 3 })
    expect(await hold(coupon)).toEqual(GRANTED)
  })

  it('leaves nothing at the account when the coupon is used up', async () => {
    const coupon = await stored({ maxUses: 1 })
    const users = Array.from({ length: 10 }, () => newId())
    await Promise.all(users.map((userId) => hold(coupon, { userId })))
    const usages = await Promise.all(users.map((userId) => coupons.findByCode(coupon.code, userId)))
    expect(usages.map(({ usage }) => usage.userUses).reduce((a, b) => a + b, 0)).toBe(1)
  })

  it('that was refused is refused again with the same reason, until another code is tried', async () => {
    const coupon = await stored({ minOrderMinor: 5_000 })
    const another = await stored()
    const orderId = newId()
    const first = await hold(coupon, { orderId })
    expect(first).toMatchObject({ ok: false, code: 'MIN_ORDER_AMOUNT', amountToQualifyMinor: 4_000 })
    expect(await hold(coupon, { orderId, amountMinor: 9_000 })).toEqual(first)
    expect(await hold(another, { orderId })).toEqual(GRANTED)
    expect([await usesOf(coupon), await usesOf(another)]).toEqual([0, 1])
  })

  it('is finished by its repeat when it was stopped between its writes', async () => {
    const coupon = await stored({ maxUses: 1 })
    const [orderId, userId] = [newId(), newId()]
    await hold(coupon, { orderId, userId })
    const ledger = database.db.collection('redemptions')
    await ledger.updateOne({ _id: new ObjectId(orderId) }, { $set: { state: 'holding' } })
    await database.db
      .collection<Document & { _id: string }>('uses')
      .updateOne({ _id: coupon.id }, { $set: { uses: 0, holds: {} } })
    expect(await redemptions.commit(orderId)).toEqual({ ok: false, code: 'NOT_HELD' })
    expect(await hold(coupon, { orderId, userId })).toEqual(GRANTED)
    expect((await coupons.findByCode(coupon.code, userId)).usage).toEqual({ uses: 1, userUses: 1 })
  })
})

describe('a release', () => {
  it('gives the use back, once, and wins over a later hold', async () => {
    const coupon = await stored({ maxUses: 1 })
    const orderId = newId()
    await hold(coupon, { orderId })
    expect(await redemptions.release(orderId, NOW)).toBe(1)
    expect(await redemptions.release(orderId, NOW)).toBe(0)
    expect(await hold(coupon, { orderId })).toEqual({ ok: false, code: 'RELEASED' })
    expect(await usesOf(coupon)).toBe(0)
    expect(await hold(coupon)).toEqual(GRANTED)
  })

  it('that comes before the hold keeps it out', async () => {
    const coupon = await stored()
    const orderId = newId()
    expect(await redemptions.release(orderId, NOW)).toBe(0)
    expect(await hold(coupon, { orderId })).toEqual({ ok: false, code: 'RELEASED' })
    expect(await redemptions.commit(orderId)).toEqual({ ok: false, code: 'RELEASED' })
    expect(await usesOf(coupon)).toBe(0)
  })

  it('gives back a committed use, too', async () => {
    const coupon = await stored()
    const orderId = newId()
    await hold(coupon, { orderId })
    expect(await redemptions.commit(orderId)).toEqual({ ok: true })
    expect(await redemptions.release(orderId, NOW)).toBe(1)
    expect(await redemptions.commit(orderId)).toEqual({ ok: false, code: 'RELEASED' })
    expect(await usesOf(coupon)).toBe(0)
  })

  it(
    'leaves no use behind, however it falls among the holds of the same order',
    async () => {
      const coupon = await stored({ maxUses: 1_000, maxUsesPerUser: 1_000 })
      const userId = newId()
      await Promise.all(
        Array.from({ length: 40 }, async (_, index) => {
          const orderId = newId()
          const holds = [hold(coupon, { orderId, userId }), hold(coupon, { orderId, userId })]
          for (let turn = 0; turn < index % 8; turn++) await coupons.find(coupon.id)
          await Promise.all([...holds, redemptions.release(orderId, NOW)])
        }),
      )
      expect((await coupons.findByCode(coupon.code, userId)).usage).toEqual({ uses: 0, userUses: 0 })
    },
    PATIENCE_MS,
  )
})

describe('a commit', () => {
  it('is repeatable, and refused where nothing is held', async () => {
    const coupon = await stored()
    const orderId = newId()
    expect(await redemptions.commit(orderId)).toEqual({ ok: false, code: 'NOT_HELD' })
    await hold(coupon, { orderId })
    expect(await redemptions.commit(orderId)).toEqual({ ok: true })
    expect(await redemptions.commit(orderId)).toEqual({ ok: true })
    expect(await hold(coupon, { orderId })).toEqual(GRANTED)
    expect(await usesOf(coupon)).toBe(1)
  })
})

describe('forgetting an order', () => {
  it('removes its entries, keeps its use counted and the ledger', async () => {
    const coupon = await stored()
    const orderId = newId()
    await hold(coupon, { orderId })
    await redemptions.commit(orderId)
    expect(await traces(coupon, orderId)).toHaveLength(2)
    await redemptions.forget(orderId)
    await redemptions.forget(orderId)
    expect(await traces(coupon, orderId)).toEqual([])
    expect(await usesOf(coupon)).toBe(1)
    expect(await hold(coupon, { orderId })).toEqual(GRANTED)
  })

  it('leaves alone what is still held', async () => {
    const coupon = await stored()
    const orderId = newId()
    await hold(coupon, { orderId })
    await redemptions.forget(orderId)
    expect(await traces(coupon, orderId)).toHaveLength(2)
  })

  it('removes the tombstone of an order that never held anything', async () => {
    const coupon = await stored()
    const orderId = newId()
    await redemptions.release(orderId, NOW)
    await redemptions.forget(orderId)
    expect(await hold(coupon, { orderId })).toEqual(GRANTED)
  })
})
