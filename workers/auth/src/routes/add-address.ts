import { Refusal } from '@shop/shared/errors'
import { newId } from '@shop/shared/id'
import { jsonBody, jsonResponse, problemResponse } from '@shop/shared/operation'
import { Address, NewAddress } from '../address.schema.ts'
import { addressToWire, MAX_ADDRESSES, newAddress } from '../address.ts'
import { operation } from '../operation.ts'

export const addAddress = operation(
  'signed-in',
  {
    method: 'post',
    path: '/api/addresses',
    summary: "Adds an address to the caller's book; the first one becomes the default",
    request: { body: jsonBody(NewAddress) },
    responses: {
      201: jsonResponse(Address, 'The address'),
      409: problemResponse('CONFLICT: the book is full'),
    },
  },
  async (c) => {
    const input = c.req.valid('json')
    const entry = newAddress(newId(), input, new Date())
    const added = await c.var.deps.addresses.add(c.var.actor.id, entry, input.isDefault ?? false)
    if (!added.ok) {
      throw new Refusal('CONFLICT', { detail: `An address book holds ${MAX_ADDRESSES} addresses: remove one first.` })
    }
    return c.json(addressToWire(added.address), 201, { location: `/api/addresses/${entry.id}` })
  },
)
