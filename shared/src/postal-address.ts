import { z } from '@hono/zod-openapi'
import { emailAddress } from './email.ts'
import { line, lines } from './line.ts'

/** Where something is sent: as an address book offers it and an order keeps it. */
export interface PostalAddress {
  name: string | null
  mobile: string | null
  email: string | null
  street: string
  city: string
  state: string
  zip: string
  country: string
}

/** A telephone number as people write it: up to 15 digits (ITU-T E.164), with the usual signs between them. */
export const Phone = z
  .string()
  .trim()
  .max(40)
  .regex(/^\+?(?:[ ()./-]*\d){5,15}[ )]*$/, 'must be a telephone number')
  .openapi({ example: '+47 55 55 55 55' })

/** Kept as it was written, for nobody is found by it. */
const ContactEmail = z
  .string()
  .trim()
  .refine((text) => emailAddress(text) !== null, 'must be an e-mail address')
  .openapi({ format: 'email' })

const reach = { name: line(200), mobile: Phone, email: ContactEmail }
const place = { street: lines(300), city: line(200), state: line(200), zip: line(20), country: line(100) }

/** The fields of an address that is given whole; whom to reach there may be left out. */
export const postalAddress = {
  name: orNull(reach.name),
  mobile: orNull(reach.mobile),
  email: orNull(reach.email),
  ...place,
}

/** The fields of an address that is changed: an absent one stays, null clears. */
export const postalAddressChange = {
  name: reach.name.nullish(),
  mobile: reach.mobile.nullish(),
  email: reach.email.nullish(),
  ...z.object(place).partial().shape,
}

/** The same fields in an answer. */
export const postalAddressWire = {
  name: z.string().nullable(),
  mobile: z.string().nullable(),
  email: z.string().nullable(),
  street: z.string(),
  city: z.string(),
  state: z.string(),
  zip: z.string(),
  country: z.string(),
}

function orNull<T extends z.ZodType>(field: T) {
  return field.nullish().transform((value) => value ?? null)
}
