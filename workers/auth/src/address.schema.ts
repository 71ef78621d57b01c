import { z } from '@hono/zod-openapi'
import { line } from '@shop/shared/line'
import { postalAddress, postalAddressChange, postalAddressWire } from '@shop/shared/postal-address'

const Label = line(60).openapi({ description: 'What the owner calls it, such as Home' })

export const Address = z
  .object({
    id: z.string(),
    userId: z.string(),
    ...postalAddressWire,
    isDefault: z.boolean(),
    label: z.string().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Address')

export const AddressList = z.object({ items: z.array(Address) }).openapi('AddressList')

export const NewAddress = z
  .object({
    ...postalAddress,
    label: Label.nullish().transform((label) => label ?? null),
    isDefault: z.boolean().nullish().openapi({ description: 'The first address is the default in any case' }),
  })
  .openapi('NewAddress')

export const AddressChange = z
  .object({ ...postalAddressChange, label: Label.nullish(), isDefault: z.boolean().optional() })
  .openapi('AddressChange')

export type AddressWire = z.infer<typeof Address>
export type NewAddressInput = z.infer<typeof NewAddress>
export type AddressChangeInput = z.infer<typeof AddressChange>
