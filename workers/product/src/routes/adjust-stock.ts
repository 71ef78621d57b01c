import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { Id, newId } from '@shop/shared/id'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { changing } from '@shop/shared/read-through'
import { stockToWire } from '../inventory.ts'
import { movedBy } from '../movement.ts'
import { operation } from '../operation.ts'
import { familiesOf } from '../product.cache.ts'
import { badField, noSuchProduct } from '../product.refusal.ts'
import { ownedBy } from '../product.ts'
import type { AdjustResult } from '../stock.repository.ts'
import { MAX_UNITS, Stock, StockChange } from '../stock.schema.ts'

export const adjustStock = operation(
  'seller',
  {
    method: 'post',
    path: '/api/products/{id}/stock',
    summary: 'Adds units to a product, or takes some away, and keeps why',
    request: { params: z.object({ id: Id }), body: jsonBody(StockChange) },
    responses: {
      200: jsonResponse(Stock, 'The stock'),
      409: problemResponse('OUT_OF_STOCK: fewer units are available'),
    },
  },
  async (c) => {
    const { actor, deps } = c.var
    const { id } = c.req.valid('param')
    const { change, reason } = c.req.valid('json')
    const moving = { id: newId(), at: new Date(), by: movedBy(actor), reason: reason || null }
    const adjusted = await changing(deps.cache, familiesOf(id), () =>
      deps.stock.adjust(id, ownedBy(actor), change, moving),
    )
    if (!adjusted.ok) throw refused(adjusted, id, change)
    return c.json(stockToWire(adjusted.stock, actor), 200)
  },
)

function refused(refusal: Exclude<AdjustResult, { ok: true }>, productId: string, change: number): Refusal {
  switch (refusal.code) {
    case 'NOT_FOUND':
      return noSuchProduct()
    case 'TOO_MANY':
      return badField('change', `would make more than ${MAX_UNITS} units`)
    case 'OUT_OF_STOCK':
      return new Refusal('OUT_OF_STOCK', {
        detail: `Only ${refusal.available} units are available.`,
        members: { shortages: [{ productId, requested: -change, available: refusal.available }] },
      })
  }
}
