import { jsonBody, jsonResponse, tooManyRequests } from '@shop/shared/operation'
import { operation } from '../operation.ts'
import { Quote, QuoteRequest } from '../order.schema.ts'
import { quoteCart, quoteToWire } from '../quote.ts'

export const quoteOrder = operation(
  'anyone',
  {
    method: 'post',
    path: '/api/orders/quote',
    summary: 'Prices a cart exactly as placing it would; nothing is placed',
    request: { body: jsonBody(QuoteRequest) },
    responses: { 200: jsonResponse(Quote, 'What it costs now'), 429: tooManyRequests },
  },
  async (c) => {
    const { deps, actor } = c.var
    const { deliveryMethod, ...cart } = c.req.valid('json')
    if (cart.couponCode) await deps.limits.couponCheck(actor)
    const quoted = await quoteCart(deps, cart, actor?.id ?? null, deliveryMethod ?? 'standard')
    return c.json(quoteToWire(quoted), 200)
  },
)
