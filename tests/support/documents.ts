import { openApiDocument } from '@shop/shared/app'
import { type DocumentedOperation, readDocument } from '@shop/shared/testing/document'
import { SERVICES } from '../../tools/workers.ts'
import { app as auth } from '../../workers/auth/src/app.ts'
import { app as category } from '../../workers/category/src/app.ts'
import { app as coupon } from '../../workers/coupon/src/app.ts'
import { app as order } from '../../workers/order/src/app.ts'
import { app as product } from '../../workers/product/src/app.ts'

/** What each service says of itself. */
export const DOCUMENTS = {
  auth: openApiDocument(auth, 'auth'),
  coupon: openApiDocument(coupon, 'coupon'),
  product: openApiDocument(product, 'product'),
  category: openApiDocument(category, 'category'),
  order: openApiDocument(order, 'order'),
} satisfies Record<(typeof SERVICES)[number], object>

export interface Route extends DocumentedOperation {
  service: (typeof SERVICES)[number]
  /** Method and template, as in `PATCH /api/users/{id}`. */
  name: string
}

/** Every operation of every service. */
export const ROUTES: readonly Route[] = SERVICES.flatMap((service) =>
  readDocument(DOCUMENTS[service]).operations.map((operation) => ({
    ...operation,
    service,
    name: `${operation.method.toUpperCase()} ${operation.template}`,
  })),
)

/** Those that need a sign-in. */
export const PROTECTED = ROUTES.filter(({ roles }) => roles !== undefined)
