import './auth.ts'
import './category.ts'
import './coupon.ts'
import './order.ts'
import './product.ts'
import { builder } from './builder.ts'

/** The whole graph: what the five services' modules have registered. */
export const schema = builder.toSchema({ sortSchema: false })
