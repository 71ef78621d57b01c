import { z } from '@hono/zod-openapi'
import { Id } from '@shop/shared/id'
import { ImageAddress } from '@shop/shared/image'
import { line, lines } from '@shop/shared/line'
import { money } from '@shop/shared/money'
import { pageOf } from '@shop/shared/page'
import { ProductFacets } from './facets.schema.ts'
import { Units } from './stock.schema.ts'

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

export const ProductPage = pageOf(Product).extend({ facets: ProductFacets.optional() }).openapi('ProductPage')

const images = z.array(ImageAddress).max(20)
/** Lists are narrowed by `?tags=a,b`, so that one with a comma would be two there. */
const tag = line(50).regex(/^[^,]*$/, 'must have no comma; commas separate tags')
const tags = z.array(tag).max(50)

const fields = {
  name: line(200, 3),
  description: lines(10_000, 10),
  price: money(),
  category: z
    .string()
    .trim()
    .min(1)
    .max(2_000)
    .openapi({ description: 'Its id; or its slug path, slug or name, if it is the only one so called' }),
  inventory: Units,
}

export const NewProduct = z
  .object({
    ...fields,
    images: images.default([]),
    tags: tags.default([]),
    active: z.boolean().default(true),
    seller: Id.optional().openapi({ description: 'For admins; otherwise the caller' }),
  })
  .openapi('NewProduct')

export const ProductChange = z
  .object({
    ...z.object(fields).partial().shape,
    inventory: Units.optional().openapi({ description: 'The units that are available from now on' }),
    images: images.nullish(),
    tags: tags.nullish(),
    active: z.boolean().optional().openapi({ description: 'true also puts a deleted product back on sale' }),
    seller: Id.optional().openapi({ description: 'For admins; otherwise the caller' }),
  })
  .openapi('ProductChange')

export type ProductWire = z.infer<typeof Product>
export type NewProductInput = z.infer<typeof NewProduct>
export type ProductChangeInput = z.infer<typeof ProductChange>
