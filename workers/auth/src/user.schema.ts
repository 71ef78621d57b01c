import { z } from '@hono/zod-openapi'
import { ROLES } from '@shop/shared/actor'
import { IdsQuery, PageQuery, pageOf } from '@shop/shared/page'
import { NewPassword } from './password.schema.ts'

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

export const UserQuery = PageQuery.extend({ ids: IdsQuery.optional(), role: z.enum(ROLES).optional() })

/** An address belongs to one account however it is written, so it is kept trimmed and in lower case (RFC 5321: ≤ 254). */
const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email('must be an e-mail address'))
  .openapi({ type: 'string', format: 'email', example: 'ada@example.com' })

export const Registration = z
  .object({
    email: Email,
    password: NewPassword,
    name: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .openapi({ description: 'Otherwise what is before the @ of the address' }),
    role: z.enum(ROLES).default('customer').openapi({ description: 'customer or seller; admin is refused' }),
  })
  .refine(({ email, password }) => password.trim().toLowerCase() !== email, {
    path: ['password'],
    message: 'must not be the e-mail address',
  })
  .openapi('Registration')

/** The rules for new passwords are not applied: one that breaks them is wrong like any other wrong one. */
export const Login = z
  .object({ email: Email, password: z.string().min(1).max(1_000).openapi({ format: 'password' }) })
  .openapi('Login')

export type UserWire = z.infer<typeof User>
export type SellerWire = z.infer<typeof Seller>
export type RegistrationInput = z.infer<typeof Registration>
