export { app as default } from './app.ts'
export { CouponStore } from './coupon.store.ts'
export { Internal } from './internal.ts'
