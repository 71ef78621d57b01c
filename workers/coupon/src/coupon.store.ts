import { Store } from '@shop/shared/mongo'
import type { Db } from 'mongodb'
import { CouponRepository } from './coupon.repository.ts'
import { RedemptionRepository } from './redemption.repository.ts'

/** What the Store runs next to the database. */
export type Repositories = {
  coupons: CouponRepository
  redemptions: RedemptionRepository
}

export class CouponStore extends Store<Repositories, Env> {
  protected override build(db: Db): Repositories {
    return { coupons: new CouponRepository(db), redemptions: new RedemptionRepository(db) }
  }
}
