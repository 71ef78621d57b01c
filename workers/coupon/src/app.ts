import { createApp } from '@shop/shared/app'
import { createDeps } from './deps.ts'
import { createCoupon } from './routes/create-coupon.ts'
import { getCoupon } from './routes/get-coupon.ts'
import { listCategoryCoupons } from './routes/list-category-coupons.ts'
import { listCoupons } from './routes/list-coupons.ts'
import { validateCoupon } from './routes/validate-coupon.ts'

export const app = createApp({
  name: 'coupon',
  title: 'Coupons',
  deps: createDeps,
  checks: ({ pingStore, cache }) => ({ mongodb: pingStore, redis: cache.ping }),
  operations: [listCoupons, createCoupon, validateCoupon, listCategoryCoupons, getCoupon],
})
