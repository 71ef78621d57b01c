import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { CouponRepository, couponIndexes } from './coupon.repository.ts'
import type { Coupon } from './coupon.ts'
import { aCoupon, NOW } from './testing/coupons.ts'
import { UseCounters } from './use-counter.repository.ts'

const database = await startTestDatabase(couponIndexes)
const coupons = new CouponRepository(database.db)
const counters = new UseCounters(database.db)
afterEach(async () => {
  await database.db.collection('coupons').deleteMany({})
})
afterAll(() => database.close())

async function stored(given: Partial<Coupon> = {}): Promise<Coupon> {
  const coupon = aCoupon(given)
  expect(await coupons.insert(coupon)).toEqual({ ok: true })
  return coupon
}

const codes = (found: readonly Coupon[]) => found.map(({ code }) => code)
const firstPage = { page: 1, limit: 20, after: undefined }

describe('a coupon', () => {
  it('is read back as it was written, with its uses', async () => {
    const coupon = await stored({ categoryIds: [newId()], maxUses: 4, description: 'Ten off' })
    const userId = newId()
    await counters.take(coupon.id, newId(), null)
    await counters.take(`${coupon.id}:${userId}`, newId(), null)
    expect(await coupons.find(coupon.id)).toEqual({ ...coupon, uses: 1 })
    const found = { coupon, usage: { uses: 1, userUses: 1 } }
    expect(await coupons.findByCode(coupon.code.toLowerCase(), userId)).toEqual(found)
    expect((await coupons.findByCode(coupon.code, null)).usage).toEqual({ uses: 1, userUses: 0 })
  })

  it('is null where there is none', async () => {
    expect(await coupons.find(newId())).toBeNull()
    expect((await coupons.findByCode('.*', null)).coupon).toBeNull()
  })

  it('has its code alone, when twenty come at once too, and may be written again', async () => {
    const rivals = Array.from({ length: 20 }, () => aCoupon({ code: 'ONLY-ONE' }))
    const results = await Promise.all(rivals.map((rival) => coupons.insert(rival)))
    const [winner, another] = rivals.filter((_, index) => results[index]?.ok)
    expect(another).toBeUndefined()
    expect((await coupons.findByCode('only-one', null)).coupon).toEqual(winner)
    expect(winner && (await coupons.insert(winner))).toEqual({ ok: true })
    expect(results.find((result) => !result.ok)).toEqual({ ok: false, code: 'CONFLICT' })
  })
})

describe('the list of coupons', () => {
  it('is searched by the beginning of the code or words of the description', async () => {
    await stored({ code: 'SUMMER-25', description: 'Für den Sommer' })
    await stored({ code: 'SUM', description: null, active: false })
    await stored({ code: 'WINTER', description: 'after the summer' })
    const search = async (text: string, active?: boolean) =>
      codes((await coupons.list({ search: text, active }, firstPage)).items).toSorted()
    expect(await search('sum')).toEqual(['SUM', 'SUMMER-25'])
    expect(await search('Summer')).toEqual(['SUMMER-25', 'WINTER'])
    expect(await search('fur SOMMER')).toEqual(['SUMMER-25'])
    expect(await search('sum', false)).toEqual(['SUM'])
    expect(await search('.*')).toEqual([])
    expect(await search(' ')).toHaveLength(3)
  })

  it('goes on after its last key, newest first, without gap or repetition', async () => {
    const times = [5, 3, 3, 9, 1]
    for (const [index, at] of times.entries()) await stored({ code: `N${index}-${at}`, createdAt: new Date(at) })
    const whole = codes((await coupons.list({}, firstPage)).items)
    expect(whole.map((code) => code.split('-')[1])).toEqual(['9', '5', '3', '3', '1'])
    const first = await coupons.list({}, { page: 1, limit: 3, after: undefined })
    const rest = await coupons.list({}, { page: 0, limit: 3, after: first.lastKey ?? undefined })
    expect([...codes(first.items), ...codes(rest.items)]).toEqual(whole)
    expect([first.total, rest.total, rest.lastKey]).toEqual([5, 5, null])
    expect(codes((await coupons.list({}, { page: 2, limit: 2, after: undefined })).items)).toEqual(whole.slice(2, 4))
  })
})

describe('the coupons for a category', () => {
  it('are those for it, for a category above it, and for everything, the first to end first', async () => {
    const [kitchen, home, toys] = [newId(), newId(), newId()]
    await stored({ code: 'ALL', listed: true, expiresAt: new Date('2026-09-01') })
    await stored({ code: 'HOME', listed: true, categoryIds: [toys, home], expiresAt: new Date('2026-08-01') })
    await stored({ code: 'KITCHEN', listed: false, categoryIds: [kitchen], expiresAt: new Date('2026-07-01') })
    await stored({ code: 'TOYS', listed: true, categoryIds: [toys] })
    await stored({ code: 'OVER', listed: true, expiresAt: NOW })
    await stored({ code: 'LATER', listed: true, startsAt: new Date('2026-06-02') })
    await stored({ code: 'OFF', listed: true, active: false })
    expect(codes(await coupons.findForCategories([kitchen, home], NOW, undefined))).toEqual(['KITCHEN', 'HOME', 'ALL'])
    expect(codes(await coupons.findForCategories([kitchen, home], NOW, true))).toEqual(['HOME', 'ALL'])
    expect(codes(await coupons.findForCategories([kitchen], NOW, true))).toEqual(['ALL'])
  })
})
