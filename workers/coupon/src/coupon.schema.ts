import { z } from '@hono/zod-openapi'
import { lines } from '@shop/shared/line'
import { Id } from '@shop/shared/id'
import { instant } from '@shop/shared/instant'
import { money } from '@shop/shared/money'
import { IdsQuery, PageQuery, pageOf } from '@shop/shared/page'
import { REASONS } from './coupon.ts'

const Type = z.enum(['percentage', 'fixed'])
const MAX_USES = 1_000_000_000

export const Coupon = z
  .object({
    id: z.string(),
    code: z.string(),
    description: z.string().nullable(),
    type: Type,
    value: z.number().openapi({ description: 'Per cent, or an amount' }),
    minOrderAmount: z.number(),
    maxDiscount: z.number().nullable(),
    maxUses: z.int().nullable().optional().openapi({ description: 'For admins only' }),
    currentUses: z.int().optional().openapi({ description: 'For admins only' }),
    maxUsesPerUser: z.int().nullable(),
    startsAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    applicableCategories: z
      .array(z.string())
      .openapi({ description: 'Each with its subtree; none means all products' }),
    active: z.boolean(),
    listed: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .openapi('Coupon')

export const CouponPage = pageOf(Coupon).openapi('CouponPage')

export const Validation = z
  .object({
    valid: z.boolean(),
    code: z.string().nullable(),
    reason: z.enum(REASONS).nullable(),
    message: z.string().nullable(),
    amountToQualify: z.number().nullable(),
    type: Type.nullable(),
    value: z.number().nullable(),
    discount: z.number().nullable(),
    finalTotal: z.number().nullable(),
  })
  .openapi('Validation')

export const NewCoupon = z
  .object({
    code: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9_-]{3,40}$/, 'must be 3 to 40 letters, digits, - or _')
      .transform((code) => code.toUpperCase())
      .openapi({ type: 'string', example: 'SUMMER-25' }),
    description: lines(1_000, 0).nullish(),
    type: Type,
    value: money({ min: 0.01 }).openapi({ description: 'Per cent (above 0, at most 100), or an amount' }),
    minOrderAmount: money().nullish(),
    maxDiscount: money({ min: 0.01 }).nullish().openapi({ description: 'Cap for percentages' }),
    maxUses: z.int().min(1).max(MAX_USES).nullish().openapi({ description: 'Unlimited if absent' }),
    maxUsesPerUser: z.int().min(1).max(MAX_USES).nullish().openapi({ description: 'Unlimited if absent' }),
    startsAt: instant().nullish().openapi({ description: 'Now if absent' }),
    expiresAt: instant({ of: 'end' }),
    applicableCategories: z.array(Id).max(100).nullish(),
    active: z.boolean().default(true),
    listed: z.boolean().default(false).openapi({ description: 'Whether shoppers are shown it unasked' }),
  })
  .refine(({ type, value }) => type === 'fixed' || value <= 100, {
    path: ['value'],
    message: 'must be at most 100 per cent',
  })
  .refine(({ startsAt, expiresAt }) => !startsAt || startsAt < expiresAt, {
    path: ['expiresAt'],
    message: 'must be later than startsAt',
  })
  .openapi('NewCoupon')

export const CouponCheck = z
  .object({ code: z.string().trim().min(1).max(100), cartTotal: money() })
  .openapi('CouponCheck')

export const CouponQuery = PageQuery.extend({
  ids: IdsQuery.optional(),
  search: z.string().max(200).optional().openapi({ description: 'The beginning of a code, or words of a description' }),
  active: z.enum(['true', 'false']).optional(),
})

export type CouponWire = z.infer<typeof Coupon>
export type ValidationWire = z.infer<typeof Validation>
export type NewCouponInput = z.infer<typeof NewCoupon>
