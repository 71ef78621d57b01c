import { jsonBody, jsonResponse } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { Quote, QuoteRequest } from '../order.schema.ts'
import { quoteCart, quoteToWire } from '../quote.ts'

export const quoteOrder = operation(
  'public',
  {
    method: 'post',
    path: '/api/orders/quote',
    summary: 'Prices a cart exactly as placing it would; nothing is placed',
    request: { body: jsonBody(QuoteRequest) },
    responses: { 200: jsonResponse(Quote, 'What it costs now') },
  },
  async (c) => {
    const { deliveryMethod, ...cart } = c.req.valid('json')
    const quoted = await quoteCart(c.var.deps, cart, c.var.actor?.id ?? null, deliveryMethod ?? 'standard')
    return c.json(quoteToWire(quoted), 200)
  },
)
