import type { Actor } from '@shop/shared/actor'
import { Refusal } from '@shop/shared/errors'
import type { PostalAddress } from '@shop/shared/postal-address'
import type { NewOrderInput } from './order.schema.ts'

type Destination = Pick<NewOrderInput, 'shippingAddress' | 'shippingAddressId'>

interface AddressBooks {
  getAddress(userId: string, id: string): Promise<{ ok: true; address: PostalAddress } | { ok: false }>
}

/**
 * Where an order goes: the address that was sent, or the entry of the buyer's address book as it is now. Throws
 * BAD_USER_INPUT if the buyer has no such entry.
 */
export async function shippingAddressOf(
  books: AddressBooks,
  actor: Actor,
  { shippingAddress, shippingAddressId }: Destination,
): Promise<PostalAddress> {
  if (shippingAddress) return shippingAddress
  const found = shippingAddressId ? await books.getAddress(actor.id, shippingAddressId) : undefined
  if (found?.ok) return found.address
  const message = 'is no entry of your address book'
  throw new Refusal('BAD_USER_INPUT', {
    detail: `shippingAddressId: ${message}`,
    errors: [{ field: 'shippingAddressId', message }],
  })
}
