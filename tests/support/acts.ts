import { ADDRESS } from './shop.ts'
import type { Route } from './documents.ts'
import type { Things } from './things.ts'

type Owner = 'admin' | 'seller' | 'buyer'

/** How a route is used so that it does something with the things of a test. */
interface Act {
  /** For the parameters of the path. */
  params?: Record<string, string>
  body?: object
  /** Of the body, if it is not plain JSON. */
  type?: string
  /** Besides an admin, where the path names a thing: who may. */
  owners?: readonly Owner[]
}

/** The use of a route; throws for a route that has none here. */
export function actOf({ name }: Pick<Route, 'name'>, things: Things): Act {
  const act = actsOn(things)[name]
  if (!act) throw new Error(`tests/support/acts.ts does not say how ${name} is used`)
  return act
}

/** Uses a route on these things, with these headers. */
export function useRoute(
  origin: string,
  route: Route,
  things: Things,
  headers: Record<string, string>,
): Promise<Response> {
  const { params = {}, body, type = 'application/json' } = actOf(route, things)
  const path = route.template.replaceAll(/\{(\w+)\}/g, (place, name: string) => params[name] ?? place)
  return fetch(origin + path, {
    method: route.method.toUpperCase(),
    headers: { ...headers, ...(body && { 'content-type': type }) },
    ...(body && { body: JSON.stringify(body) }),
  })
}

function actsOn(things: Things): Record<string, Act> {
  return { ...ofAccounts(things), ...ofCatalogue(things), ...ofCategoriesAndCoupons(things), ...ofOrders(things) }
}

function ofAccounts({ admin, buyer, session, address }: Things): Record<string, Act> {
  const user = { params: { id: buyer.userId } }
  const inBook = { params: { id: address }, owners: ['buyer'] } as const
  return {
    'POST /api/auth/change-password': {
      body: { currentPassword: admin.password, newPassword: 'another-good-secret' },
    },
    'POST /api/auth/resend-verification': {},
    'GET /api/auth/sessions': {},
    'DELETE /api/auth/sessions': {},
    'DELETE /api/auth/sessions/{id}': { params: { id: session }, owners: ['buyer'] },
    'GET /api/auth/me': {},
    'PATCH /api/auth/me': { body: { name: 'Somebody Else' } },
    'GET /api/users': {},
    'GET /api/users/stats': {},
    'GET /api/users/{id}': { ...user, owners: ['buyer'] },
    'PATCH /api/users/{id}': { ...user, body: { role: 'seller' } },
    'DELETE /api/users/{id}': user,
    'GET /api/addresses': {},
    'POST /api/addresses': { body: ADDRESS },
    'PATCH /api/addresses/{id}': { ...inBook, body: { city: 'Elsewhere' } },
    'PUT /api/addresses/{id}/default': inBook,
    'DELETE /api/addresses/{id}': inBook,
  }
}

function ofCatalogue({ category, product, unreviewed, review }: Things): Record<string, Act> {
  const onSale = { params: { id: product }, owners: ['seller'] } as const
  const written = { params: { id: review }, owners: ['buyer'] } as const
  const opinion = { rating: 1, comment: 'It does not shine at all.' }
  const lamp = { name: 'One more lamp', description: 'It gives light.', price: 10, category, inventory: 5 }
  return {
    'POST /api/products': { body: lamp },
    'POST /api/products/import': { body: lamp, type: 'application/x-ndjson' },
    'GET /api/products/export': {},
    'PATCH /api/products/{id}': { ...onSale, body: { price: 0.01 } },
    'DELETE /api/products/{id}': onSale,
    'POST /api/products/{id}/stock': { ...onSale, body: { change: 1 } },
    'GET /api/products/{id}/stock/movements': onSale,
    'POST /api/products/{id}/reviews': { params: { id: unreviewed }, owners: ['buyer'], body: opinion },
    'PATCH /api/reviews/{id}': { ...written, body: opinion },
    'DELETE /api/reviews/{id}': written,
    'PUT /api/reviews/{id}/helpful': { params: { id: review } },
    'PUT /api/reviews/{id}/approval': { params: { id: review }, body: { approved: false } },
  }
}

function ofCategoriesAndCoupons({ category, coupon }: Things): Record<string, Act> {
  const inTree = { params: { id: category } }
  const code = `${coupon.code}-X`.slice(-40)
  return {
    'POST /api/categories': { body: { name: 'Lamps of others', parentId: category } },
    'PATCH /api/categories/{id}': { ...inTree, body: { description: 'Not what it was.' } },
    'POST /api/categories/{id}/move': { ...inTree, body: { newParentId: null } },
    'DELETE /api/categories/{id}': inTree,
    'GET /api/coupons': {},
    'POST /api/coupons': { body: { code, type: 'fixed', value: 5, expiresAt: '2999-12-31' } },
    'GET /api/coupons/{id}': { params: { id: coupon.id } },
  }
}

function ofOrders({ product, order }: Things): Record<string, Act> {
  const placed = { params: { id: order }, owners: ['buyer', 'seller'] } as const
  const items = [{ productId: product, quantity: 1 }]
  return {
    'GET /api/orders': {},
    'POST /api/orders': { body: { items, shippingAddress: ADDRESS, paymentMethod: 'cash_on_delivery' } },
    'POST /api/orders/live/ticket': { body: {} },
    'GET /api/orders/{id}': placed,
    'GET /api/orders/{id}/timeline': placed,
    'PATCH /api/orders/{id}/status': { ...placed, owners: ['seller'], body: { status: 'processing' } },
  }
}
