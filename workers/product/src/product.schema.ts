import { z } from '@hono/zod-openapi'
import { Id } from '@shop/shared/id'
import { money } from '@shop/shared/money'
import { IdsQuery, PageQuery, pageOf } from '@shop/shared/page'

const Ratings = z
  .object({
    average: z.number(),
    count: z.int(),
    distribution: z.array(z.int()).length(5).openapi({ description: 'How many gave 1, 2, 3, 4 and 5 stars' }),
  })
  .openapi('Ratings')

export const Product = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    price: z.number(),
    currency: z.string(),
    images: z.array(z.string()),
    category: z.string(),
    categoryName: z.string(),
    categoryPath: z.array(z.string()),
    seller: z.string(),
    inventory: z.int(),
    ratings: Ratings,
    tags: z.array(z.string()),
    active: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .openapi('Product')

export const Stock = z
  .object({
    productId: z.string(),
    available: z.int(),
    inStock: z.boolean(),
    reserved: z.int().optional().openapi({ description: 'For the seller and admins only' }),
    sold: z.int().optional().openapi({ description: 'For the seller and admins only' }),
  })
  .openapi('Stock')

export const ProductPage = pageOf(Product).openapi('ProductPage')

export const NewProduct = z
  .object({
    name: z.string().trim().min(3).max(200),
    description: z.string().trim().min(10).max(10_000),
    price: money(),
    category: Id,
    inventory: z.int().min(0).max(1_000_000_000),
    images: z
      .array(z.url({ protocol: /^https?$/ }).or(z.string().regex(/^\/[\w./-]+$/)))
      .max(20)
      .default([]),
    tags: z.array(z.string().trim().min(1).max(50)).max(50).default([]),
    active: z.boolean().default(true),
    seller: Id.optional().openapi({ description: 'For admins; otherwise the caller' }),
  })
  .openapi('NewProduct')

export const SORTS = [
  'newest',
  'oldest',
  'price_asc',
  'price_desc',
  'rating',
  'popular',
  'name_asc',
  'name_desc',
] as const
export type Sort = (typeof SORTS)[number]

export const ProductQuery = PageQuery.extend({
  ids: IdsQuery.optional(),
  search: z.string().max(200).optional(),
  category: Id.optional(),
  seller: Id.optional(),
  sort: z.enum(SORTS).default('newest'),
})

export type ProductWire = z.infer<typeof Product>
export type StockWire = z.infer<typeof Stock>
export type NewProductInput = z.infer<typeof NewProduct>
