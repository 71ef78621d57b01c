import { createApp } from '@shop/shared/app'
import { createDeps } from './deps.ts'
import { createTicket } from './routes/create-ticket.ts'
import { followOrders } from './routes/follow-orders.ts'
import { getOrder } from './routes/get-order.ts'
import { getTimeline } from './routes/get-timeline.ts'
import { listOrders } from './routes/list-orders.ts'
import { placeOrder } from './routes/place-order.ts'
import { quoteOrder } from './routes/quote-order.ts'
import { updateStatus } from './routes/update-status.ts'

export const app = createApp({
  name: 'order',
  title: 'Orders',
  deps: createDeps,
  checks: ({ pingStore, cache }) => ({ mongodb: pingStore, redis: cache.ping }),
  operations: [listOrders, placeOrder, quoteOrder, createTicket, followOrders, getOrder, getTimeline, updateStatus],
})
