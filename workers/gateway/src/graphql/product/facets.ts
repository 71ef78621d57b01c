import type { components } from '../../generated/product.ts'
import { builder } from '../builder.ts'
import { ProductConnection } from '../types.ts'

type Schemas = components['schemas']

/** The most choices that a facet has. */
const CHOICES = { field: 1, multiplier: 50 }

const Facet = builder.objectRef<Schemas['Facet']>('Facet').implement({
  description: 'One choice within a facet: value to filter by, label to show.',
  fields: (t) => ({
    value: t.exposeString('value'),
    label: t.exposeString('label'),
    count: t.exposeInt('count'),
  }),
})

const PriceBand = builder.objectRef<Schemas['PriceBand']>('PriceBand').implement({
  description: 'Products whose price is at least min and below max; no max in the last band.',
  fields: (t) => ({
    min: t.exposeFloat('min'),
    max: t.exposeFloat('max', { nullable: true }),
    count: t.exposeInt('count'),
  }),
})

const ProductFacets = builder.objectRef<Schemas['ProductFacets']>('ProductFacets').implement({
  description:
    'What the result can be narrowed by: category ids, tags, lower bounds of stars (4 means 4 and more), price bands, and how many are in stock.',
  fields: (t) => ({
    categories: t.expose('categories', { type: [Facet], complexity: CHOICES }),
    tags: t.expose('tags', { type: [Facet], complexity: CHOICES }),
    ratings: t.expose('ratings', { type: [Facet] }),
    prices: t.expose('prices', { type: [PriceBand] }),
    inStock: t.exposeInt('inStock'),
  }),
})

builder.objectField(ProductConnection, 'facets', (t) =>
  t.field({
    type: ProductFacets,
    nullable: true,
    description: 'Counts over the whole result, not only this page.',
    resolve: ({ facets }) => facets,
  }),
)
