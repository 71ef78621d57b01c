import type { Db } from 'mongodb'
import { CouponRepository } from '../../workers/coupon/src/coupon.repository.ts'
import { newCoupon } from '../../workers/coupon/src/coupon.ts'
import { NewCoupon } from '../../workers/coupon/src/coupon.schema.ts'
import { Complaint } from '../dev/complaint.ts'
import { shelves } from './categories.ts'
import { idOf } from './id.ts'

const OPENED_AT = new Date('2026-01-05T10:00:00Z')

/** One of each kind that a shop may want to show: for all, with limits of every sort, to come, paused and ended. */
const COUPONS = [
  {
    code: 'WELCOME10',
    description: 'Ten per cent off your first two orders',
    type: 'percentage',
    value: 10,
    maxUsesPerUser: 2,
    expiresAt: '2035-12-31T23:59:59Z',
    listed: true,
  },
  {
    code: 'QUARTER',
    description: 'A quarter off from 100 on, at most 60',
    type: 'percentage',
    value: 25,
    minOrderAmount: 100,
    maxDiscount: 60,
    expiresAt: '2035-12-31T23:59:59Z',
    listed: true,
  },
  {
    code: 'FIVER',
    description: 'Five off from 30 on',
    type: 'fixed',
    value: 5,
    minOrderAmount: 30,
    expiresAt: '2035-12-31T23:59:59Z',
    listed: true,
  },
  {
    code: 'FIRST100',
    description: 'Fifteen off for the first hundred orders',
    type: 'fixed',
    value: 15,
    minOrderAmount: 50,
    maxUses: 100,
    expiresAt: '2035-12-31T23:59:59Z',
  },
  {
    code: 'BREWTIME',
    description: 'Fifteen per cent off coffee and tea',
    type: 'percentage',
    value: 15,
    applicableCategories: [categoryId('Coffee & Tea')],
    expiresAt: '2035-12-31T23:59:59Z',
    listed: true,
  },
  {
    code: 'WINTER30',
    description: 'The winter sale of 2030, which is still to come',
    type: 'percentage',
    value: 30,
    startsAt: '2030-12-01T00:00:00Z',
    expiresAt: '2031-01-31T23:59:59Z',
    listed: true,
  },
  {
    code: 'PAUSED20',
    description: 'Twenty off, switched off for the moment',
    type: 'fixed',
    value: 20,
    minOrderAmount: 80,
    active: false,
    expiresAt: '2035-12-31T23:59:59Z',
  },
  {
    code: 'SPRING26',
    description: 'The spring sale of 2026, which is over',
    type: 'percentage',
    value: 20,
    startsAt: '2026-03-01T00:00:00Z',
    expiresAt: '2026-04-01T00:00:00Z',
  },
]

export async function seedCoupons(db: Db): Promise<void> {
  const coupons = new CouponRepository(db)
  for (const input of COUPONS) {
    const coupon = newCoupon(idOf('coupon', input.code), NewCoupon.parse(input), OPENED_AT)
    const inserted = await coupons.insert(coupon)
    if (!inserted.ok) throw new Complaint(`Demo data: there is another coupon ${input.code}; use --no-seed.`)
  }
}

function categoryId(name: string): string {
  return shelves().find(({ category }) => category.name === name)?.category.id ?? ''
}
