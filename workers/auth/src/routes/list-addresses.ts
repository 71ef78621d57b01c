import { jsonResponse } from '@shop/shared/operation'
import { AddressList } from '../address.schema.ts'
import { addressToWire } from '../address.ts'
import { operation } from '../operation.ts'

export const listAddresses = operation(
  'signed-in',
  {
    method: 'get',
    path: '/api/addresses',
    summary: "The caller's address book: the default address first, then the newest",
    responses: { 200: jsonResponse(AddressList, 'The addresses') },
  },
  async (c) => {
    const addresses = await c.var.deps.addresses.list(c.var.actor.id)
    return c.json({ items: addresses.map(addressToWire) }, 200)
  },
)
