import { Refusal } from '@shop/shared/errors'
import type { components } from '../../generated/order.ts'
import { present } from '../../present.ts'
import { reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import type { OrderWire } from '../types.ts'
import { OrderStatus } from './enums.ts'
import { CreateOrderInput } from './inputs.ts'
import { newOrderBody } from './new-order.ts'
import { Order } from './order.ts'

const MAX_WAIT_SECONDS = 10

const CreateOrderResult = builder.objectRef<OrderWire>('CreateOrderResult').implement({
  description:
    'A placed order; several sellers share one order, with parcels of their own, so orders holds just that one and orderCount is 1.',
  fields: (t) => ({
    order: t.field({ type: Order, resolve: (order) => order }),
    orders: t.field({ type: [Order], deprecationReason: 'Use order.', resolve: (order) => [order] }),
    orderCount: t.int({ deprecationReason: 'Use order.', resolve: () => 1 }),
  }),
})

builder.mutationField('createOrder', (t) =>
  t.field({
    type: CreateOrderResult,
    description:
      '[signed in] Places an order for the caller: everything is priced from the catalogue, stock and coupon are held, then the payment is taken.',
    args: {
      input: t.arg({ type: CreateOrderInput, required: true }),
      idempotencyKey: t.arg.string({
        description:
          'Up to 255 characters chosen by the client: the same key and input give the same order, the same key with other input is a CONFLICT. Kept 24 h.',
      }),
      waitSeconds: t.arg.int({
        defaultValue: 0,
        description:
          'Wait up to so many seconds (0 to 10) for the order to leave PENDING; the order is returned as it then stands, also if CANCELLED.',
      }),
    },
    complexity: CALL,
    resolve: (_root, { input, idempotencyKey, waitSeconds }, { services }) => {
      const wait = Math.min(waitSeconds ?? 0, MAX_WAIT_SECONDS)
      const header = present({
        'idempotency-key': idempotencyKey === null || idempotencyKey === undefined ? null : headerValue(idempotencyKey),
        prefer: wait > 0 ? `wait=${wait}` : null,
      })
      return reply(services.order.POST('/api/orders', { params: { header }, body: newOrderBody(present(input)) }))
    },
  }),
)

builder.mutationField('updateOrderStatus', (t) =>
  t.field({
    type: Order,
    description:
      '[seller: own] Moves an order along its transition table, else CONFLICT; a seller only orders whose lines are all own.',
    args: {
      id: t.arg.id({ required: true }),
      status: t.arg({ type: OrderStatus, required: true }),
      note: t.arg.string(),
    },
    complexity: CALL,
    resolve: (_root, { id, status, note }, { services }) => {
      const body = { status: checkedByService(status), ...present({ note }) }
      return reply(services.order.PATCH('/api/orders/{id}/status', { params: { path: { id } }, body }))
    },
  }),
)

type NewStatus = components['schemas']['NewStatus']['status']

/** Every status can be named; which of them can be set, the service says. */
function checkedByService(status: string): NewStatus {
  return status as NewStatus
}

/** A key travels as a header, which has no room for other characters. */
function headerValue(key: string): string {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key
  const message = 'must be 1 to 255 visible ASCII characters'
  const errors = [{ field: 'idempotencyKey', message }]
  throw new Refusal('BAD_USER_INPUT', { detail: `idempotencyKey: ${message}`, errors })
}
