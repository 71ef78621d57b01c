import { z } from '@hono/zod-openapi'
import { toMajor } from '@shop/shared/money'
import type { Facets as Counted } from './facets.ts'

const Facet = z
  .object({
    value: z.string().openapi({ description: 'To narrow the list by' }),
    label: z.string().openapi({ description: 'To show' }),
    count: z.int(),
  })
  .openapi('Facet')

const PriceBand = z
  .object({
    min: z.number(),
    max: z.number().nullable().openapi({ description: 'Not part of the band; null in the last' }),
    count: z.int(),
  })
  .openapi('PriceBand')

export const ProductFacets = z
  .object({
    categories: z.array(Facet),
    tags: z.array(Facet),
    ratings: z.array(Facet).openapi({ description: 'Lower bounds: 4 is for 4 stars and more' }),
    prices: z.array(PriceBand),
    inStock: z.int(),
  })
  .openapi('ProductFacets')

export function facetsToWire({ prices, ...same }: Counted): z.infer<typeof ProductFacets> {
  const bands = prices.map(({ minMinor, maxMinor, count }) => ({
    min: toMajor(minMinor),
    max: maxMinor === null ? null : toMajor(maxMinor),
    count,
  }))
  return { ...same, prices: bands }
}
