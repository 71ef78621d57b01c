import { z } from '@hono/zod-openapi'
import { line } from '@shop/shared/line'
import { pageOf } from '@shop/shared/page'

/** The most units that a product may have; whatever comes back on top of them still is an integer of 32 bits. */
export const MAX_UNITS = 1_000_000_000

export const Units = z.int().min(0).max(MAX_UNITS)

export const Stock = z
  .object({
    productId: z.string(),
    available: z.int(),
    inStock: z.boolean(),
    reserved: z.int().optional().openapi({ description: 'For the seller and admins only' }),
    sold: z.int().optional().openapi({ description: 'For the seller and admins only' }),
  })
  .openapi('Stock')

export const StockChange = z
  .object({
    change: z
      .int()
      .min(-MAX_UNITS)
      .max(MAX_UNITS)
      .refine((units) => units !== 0, 'must not be 0')
      .openapi({ type: 'integer', example: 12, description: 'Units that come, or, if negative, go' }),
    reason: line(200, 0).nullish(),
  })
  .openapi('StockChange')

const Movement = z
  .object({
    at: z.iso.datetime(),
    change: z.int(),
    reason: z
      .string()
      .nullable()
      .openapi({ description: 'opening, set, sale, return, or what the seller or an admin wrote' }),
    by: z.enum(['seller', 'admin', 'system']),
    orderId: z.string().nullable(),
  })
  .openapi('StockMovement')

export const MovementPage = pageOf(Movement).openapi('StockMovementPage')

export type StockWire = z.infer<typeof Stock>
export type MovementWire = z.infer<typeof Movement>
