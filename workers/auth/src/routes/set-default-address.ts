import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { Id } from '@shop/shared/id'
import { jsonResponse } from '@shop/shared/operation'
import { Address } from '../address.schema.ts'
import { addressToWire, ownBookOf } from '../address.ts'
import { operation } from '../operation.ts'

export const setDefaultAddress = operation(
  'signed-in',
  {
    method: 'put',
    path: '/api/addresses/{id}/default',
    summary: 'Makes an own address the default one',
    request: { params: z.object({ id: Id }) },
    responses: { 200: jsonResponse(Address, 'The address') },
  },
  async (c) => {
    const address = await c.var.deps.addresses.makeDefault(c.req.valid('param').id, ownBookOf(c.var.actor))
    if (!address) throw new Refusal('NOT_FOUND', { detail: 'There is no such address.' })
    return c.json(addressToWire(address), 200)
  },
)
