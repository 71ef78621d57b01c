import type { Actor } from '@shop/shared/actor'
import type { PostalAddress } from '@shop/shared/postal-address'
import type { AddressWire, NewAddressInput } from './address.schema.ts'

/** An entry of an account's address book. */
export interface AddressEntry extends PostalAddress {
  id: string
  label: string | null
  createdAt: Date
  updatedAt: Date
}

/** An entry as its book makes it: whose it is, and whether it is the one that is used unless another is named. */
export interface Address extends AddressEntry {
  userId: string
  isDefault: boolean
}

/** A book is one document, read as a whole; nobody sends things to more places. */
export const MAX_ADDRESSES = 50

export type GetAddressResult = { ok: true; address: PostalAddress } | { ok: false; code: 'NOT_FOUND' }

export function newAddress(id: string, { isDefault: _, ...fields }: NewAddressInput, now: Date): AddressEntry {
  return { ...fields, id, createdAt: now, updatedAt: now }
}

/** Whose book the actor may change entries of; undefined is anybody's, which admins may. */
export function ownBookOf(actor: Actor): string | undefined {
  return actor.role === 'admin' ? undefined : actor.id
}

export function addressToWire(address: Address): AddressWire {
  return { ...address, createdAt: address.createdAt.toISOString(), updatedAt: address.updatedAt.toISOString() }
}

/** The entry's place alone: what an order keeps of it. */
export function placeOf({ name, mobile, email, street, city, state, zip, country }: Address): PostalAddress {
  return { name, mobile, email, street, city, state, zip, country }
}
