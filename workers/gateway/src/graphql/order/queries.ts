import { present } from '../../present.ts'
import { found, reply, type Services } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { COUNTED, listCost, numbered, pageArgs, PageInfo, pageQuery, Pagination } from '../pages.ts'
import type { OrderWire, Page } from '../types.ts'
import { OrderFilterInput, OrderQuoteInput } from './inputs.ts'
import { Order } from './order.ts'
import { OrderQuote } from './quote.ts'

const OrderConnection = builder.objectRef<Page<OrderWire>>('OrderConnection').implement({
  description: 'A page of orders.',
  fields: (t) => ({
    orders: t.expose('items', { type: [Order], complexity: COUNTED }),
    pagination: t.field({ type: Pagination, resolve: (page) => page }),
    pageInfo: t.field({ type: PageInfo, resolve: (page) => page }),
  }),
})

builder.queryFields((t) => ({
  orders: t.field({
    type: OrderConnection,
    nullable: true,
    description:
      "[signed in] Orders, newest first: an admin's view of all, for anyone else own orders only, whatever is asked.",
    args: {
      ...pageArgs(),
      filters: t.arg({ type: OrderFilterInput, description: '[admin] Ignored for others.' }),
      customerId: t.arg.string({ deprecationReason: 'Use filters.userId.' }),
    },
    complexity: listCost,
    resolve: (_root, { filters, customerId, ...paging }, { services }) =>
      listed(services, filters?.userId ?? customerId, paging),
  }),
  order: t.field({
    type: Order,
    nullable: true,
    description: "[own] One order; a seller gets those containing own lines, in the seller's view (see Order.partial).",
    args: { id: t.arg.id({ required: true }) },
    complexity: CALL,
    resolve: (_root, { id }, { services }) =>
      found(services.order.GET('/api/orders/{id}', { params: { path: { id } } })),
  }),
  orderHistory: t.field({
    type: OrderConnection,
    nullable: true,
    description: "[own] An account's orders, newest first; userId is heeded for admins only.",
    args: { ...pageArgs(), userId: t.arg.id() },
    complexity: listCost,
    resolve: (_root, { userId, ...paging }, { services }) => listed(services, userId, paging),
  }),
  ordersByCustomer: t.field({
    type: [Order],
    nullable: true,
    description: '[own] The newest 100 orders of the caller; another id is heeded for admins only.',
    deprecationReason: 'Use orderHistory.',
    args: { customerId: t.arg.string({ required: true }) },
    complexity: { field: CALL, multiplier: 100 },
    resolve: async (_root, { customerId }, { services }) => (await listed(services, customerId, { limit: 100 })).items,
  }),
  orderQuote: t.field({
    type: OrderQuote,
    nullable: true,
    description: 'Prices a cart exactly as createOrder would, without placing anything.',
    args: { input: t.arg({ type: OrderQuoteInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { input }, { services }) =>
      reply(services.order.POST('/api/orders/quote', { body: present(input) })),
  }),
}))

async function listed(
  { order }: Services,
  userId: string | null | undefined,
  paging: Parameters<typeof pageQuery>[0],
): Promise<Page<OrderWire>> {
  // An empty field of a form is no filter.
  const query = { ...present({ userId: userId || undefined }), ...pageQuery(paging) }
  return numbered(paging, reply(order.GET('/api/orders', { params: { query } })))
}
