import { isId } from '@shop/shared/id'
import { isNewestKey } from '@shop/shared/newest'
import { jsonResponse } from '@shop/shared/operation'
import { pageOrItems, pageReply, pageRequest } from '@shop/shared/page'
import { operation } from '../operation.ts'
import { OrderPage, OrderQuery } from '../order.schema.ts'
import { allowedStatuses } from '../order.ts'
import { viewFor, wholeView } from '../order.view.ts'

export const listOrders = operation(
  'signed-in',
  {
    method: 'get',
    path: '/api/orders',
    summary: 'Own orders, newest first (an admin’s view of all); or those with the given ids, in that order',
    request: { query: OrderQuery },
    responses: { 200: jsonResponse(pageOrItems(OrderPage), 'A page of orders; by ids no more than the orders') },
  },
  async (c) => {
    const { orders } = c.var.deps
    const { actor } = c.var
    const { ids, userId, ...paging } = c.req.valid('query')
    if (ids) {
      const items = (await orders.findMany(ids.filter(isId))).flatMap((order) => viewFor(order, actor) ?? [])
      return c.json({ items }, 200)
    }
    const whose = actor.role === 'admin' ? userId : actor.id
    const list = `orders:${whose ?? 'all'}`
    const request = pageRequest(paging, list, isNewestKey)
    const page = await orders.list(whose, request)
    return c.json(
      pageReply(page, request, list, (order) => ({
        ...wholeView(order),
        allowedStatuses: allowedStatuses(order, actor),
      })),
      200,
    )
  },
)
