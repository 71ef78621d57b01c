import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { jsonBody, jsonResponse, problemResponse, tooManyRequests } from '@shop/shared/operation'
import { buyerOf } from '../buyer.ts'
import { operation } from '../operation.ts'
import { deliveryOf } from '../order.pricing.ts'
import { NewOrder, Order } from '../order.schema.ts'
import { viewFor } from '../order.view.ts'
import { draftOf, orderIdFor, refuseUnplaceable, requestOf } from '../placement.ts'
import { refuseUnpayable } from '../payments/methods.ts'
import { waitPreference } from '../prefer.ts'
import { quoteCart } from '../quote.ts'
import { shippingAddressOf } from '../shipping-address.ts'

const Headers = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
    .optional(),
  prefer: z
    .string()
    .optional()
    .openapi({ description: 'wait=N: wait up to N seconds (0..10) for it to leave pending' }),
})

export const placeOrder = operation(
  'signed-in',
  {
    method: 'post',
    path: '/api/orders',
    summary: 'Places an order: priced from the catalogue, stock and coupon held, then paid',
    request: { headers: Headers, body: jsonBody(NewOrder) },
    responses: {
      201: jsonResponse(Order, 'The order, pending or what it became while waiting'),
      409: problemResponse('OUT_OF_STOCK or TOTAL_CHANGED; nothing was written'),
      422: problemResponse('COUPON_REJECTED or IDEMPOTENCY_MISMATCH; nothing was written'),
      429: tooManyRequests,
    },
  },
  async (c) => {
    const { deps, actor, call } = c.var
    const input = c.req.valid('json')
    const { 'idempotency-key': key, prefer } = c.req.valid('header')
    refuseUnpayable(input)
    await deps.limits.placing(actor, input.couponCode)
    const wait = waitPreference(prefer)
    call.deadline.extend(wait.ms)

    const id = orderIdFor(actor, key)
    const earlier = key === undefined ? null : await deps.orders.find(id)
    if (earlier && earlier.request !== requestOf(input)) throw new Refusal('IDEMPOTENCY_MISMATCH')
    if (earlier) return c.json(shown(earlier.order), 201, { ...location(id), 'idempotency-replayed': 'true' })

    const draft = await deps.inTurn(async () => {
      const cart = Promise.all([
        shippingAddressOf(deps, actor, input),
        quoteCart(deps, input, actor.id, deliveryOf(input, deps.tariff)),
      ])
      // Whether the session has ended is said before anything about the cart.
      cart.catch(() => undefined)
      const buyer = await buyerOf(deps, actor)
      const [address, quoted] = await cart
      refuseUnplaceable(quoted, input.expectedTotal)
      return draftOf(id, input, quoted, { ...buyer, address }, deps.holdSeconds, new Date())
    })
    const placed = await deps.place(draft, wait.ms)
    if (!placed.ok) throw new Refusal(placed.code)
    return c.json(shown(placed.order), 201, {
      ...location(id),
      ...(wait.asked && { 'preference-applied': `wait=${wait.ms / 1_000}` }),
      ...(placed.replayed && { 'idempotency-replayed': 'true' }),
    })

    function shown(order: Parameters<typeof viewFor>[0]) {
      const view = viewFor(order, actor)
      if (!view) throw new Error('a buyer sees the order that they placed')
      return view
    }
  },
)

function location(id: string) {
  return { location: `/api/orders/${id}` }
}
