import { z } from '@hono/zod-openapi'
import { ROLES } from '@shop/shared/actor'
import { emailAddress } from '@shop/shared/email'
import { line } from '@shop/shared/line'
import { IdsQuery, PageQuery, pageOf } from '@shop/shared/page'
import { Phone } from '@shop/shared/postal-address'
import { checkPassword } from './new-password.ts'
import { GivenPassword, NewPassword } from './password.schema.ts'

export const User = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    verified: z.boolean(),
    active: z.boolean(),
    phone: z.string().nullable(),
    profilePicture: z.string().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    lastLogin: z.iso.datetime().nullable(),
  })
  .openapi('User')

export const Seller = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().optional().openapi({ description: 'For admins and the seller only' }),
  })
  .openapi('Seller')

export const SellerList = z.object({ items: z.array(Seller) }).openapi('SellerList')

export const UserPage = pageOf(User)
  .extend({
    counts: z
      .object({ admin: z.int(), seller: z.int(), customer: z.int() })
      .optional()
      .openapi({ description: 'All accounts by role, whatever the filter; not with ids' }),
  })
  .openapi('UserPage')

export const UserQuery = PageQuery.extend({
  ids: IdsQuery.optional(),
  search: z.string().max(200).optional().openapi({ description: 'Beginnings of words of a name or an address' }),
  role: z.enum(ROLES).optional(),
})

export const UserStats = z
  .object({ total: z.int(), active: z.int(), admins: z.int(), sellers: z.int(), customers: z.int() })
  .openapi('UserStats')

/** What an admin decides about an account. */
export const UserChange = z
  .object({ role: z.enum(ROLES).optional(), active: z.boolean().optional() })
  .openapi('UserChange')

/** What people are called. */
export const Name = line(100)

/** What people say about themselves; null takes the phone away. */
export const ProfileChange = z.object({ name: Name.optional(), phone: Phone.nullish() }).openapi('ProfileChange')

/** An address belongs to one account however it is written, so it is kept in one spelling. */
export const Email = z
  .string()
  .transform((text, context) => {
    const address = emailAddress(text)
    if (address === null) context.addIssue({ code: 'custom', message: 'must be an e-mail address' })
    return address ?? z.NEVER
  })
  .openapi({ type: 'string', format: 'email', example: 'ada@example.com' })

export const Registration = z
  .object({
    email: Email,
    password: NewPassword,
    name: Name.optional().openapi({ description: 'Otherwise what is before the @ of the address' }),
    role: z.enum(ROLES).default('customer').openapi({ description: 'customer or seller; admin is refused' }),
  })
  .superRefine(({ email, password }, context) => {
    const message = checkPassword(password, email)
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['password'], message })
  })
  .openapi('Registration')

export const Login = z.object({ email: Email, password: GivenPassword }).openapi('Login')

export type UserWire = z.infer<typeof User>
export type SellerWire = z.infer<typeof Seller>
export type RegistrationInput = z.infer<typeof Registration>
