import './coupon/mutations.ts'
import './coupon/queries.ts'
import './coupon/validation.ts'
