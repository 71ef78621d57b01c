import { z } from '@hono/zod-openapi'
import { Refusal } from '@shop/shared/errors'
import { Id } from '@shop/shared/id'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { Address, AddressChange } from '../address.schema.ts'
import { addressToWire, ownBookOf } from '../address.ts'
import { operation } from '../operation.ts'

export const updateAddress = operation(
  'signed-in',
  {
    method: 'patch',
    path: '/api/addresses/{id}',
    summary: 'Changes an own address; null clears what may be left out',
    request: { params: z.object({ id: Id }), body: jsonBody(AddressChange) },
    responses: {
      200: jsonResponse(Address, 'The address'),
      409: problemResponse('CONFLICT: the default address stays it until another one is made the default'),
    },
  },
  async (c) => {
    const { id } = c.req.valid('param')
    const book = ownBookOf(c.var.actor)
    const changed = await c.var.deps.addresses.change(id, book, c.req.valid('json'), new Date())
    if (changed.ok) return c.json(addressToWire(changed.address), 200)
    switch (changed.code) {
      case 'NOT_FOUND':
        throw new Refusal('NOT_FOUND', { detail: 'There is no such address.' })
      case 'DEFAULT_NEEDED':
        throw new Refusal('CONFLICT', {
          detail: 'isDefault: make another address the default one instead',
          errors: [{ field: 'isDefault', message: 'make another address the default one instead' }],
        })
    }
  },
)
