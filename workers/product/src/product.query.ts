import { z } from '@hono/zod-openapi'
import { SoughtId } from '@shop/shared/id'
import { money } from '@shop/shared/money'
import { IdsQuery, PageQuery } from '@shop/shared/page'

/** The orders by something that a product has. */
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
export type Sort = (typeof SORTS)[number] | 'relevance'

const Switch = z.enum(['true', 'false'])

/** What clients call an order besides its name, which may be in any case and have hyphens. */
const SPELLINGS = new Map<string, Sort>([
  ['createdat', 'newest'],
  ['price', 'price_asc'],
  ['name', 'name_asc'],
])

const SortName = z
  .string()
  .transform((text) => {
    const name = text.toLowerCase().replaceAll('-', '_')
    return SPELLINGS.get(name) ?? name
  })
  .pipe(z.enum(['relevance', ...SORTS]))
  .openapi({ type: 'string', enum: ['relevance', ...SORTS] })

/** What every list of products takes. */
export const ProductPaging = PageQuery.extend({
  sort: SortName.optional().openapi({
    description: 'relevance with a search, otherwise newest, unless something else is said',
  }),
})

export const CategoryProductQuery = ProductPaging.extend({
  includeSubcategories: Switch.default('true'),
})

/** A number in a query string; an empty field is none. */
function numberIn(schema: z.ZodType<number, number>) {
  return z
    .string()
    .transform((text) => (text.trim() === '' ? undefined : Number(text)))
    .pipe(schema.optional())
    .openapi({ type: 'number' })
}

const MAX_TAGS = 20

const Tags = z
  .string()
  .max(1_000)
  .transform((text) => [...new Set(text.split(',').map((tag) => tag.trim()))].filter(Boolean).toSorted())
  .refine((tags) => tags.length <= MAX_TAGS, `must be at most ${MAX_TAGS} tags, separated by commas`)
  .openapi({ type: 'string', example: 'steel,kitchen' })

export const ProductQuery = CategoryProductQuery.extend({
  ids: IdsQuery.optional(),
  search: z.string().max(200).optional(),
  category: z
    .string()
    .max(2_000)
    .optional()
    .openapi({ description: 'An id, a slug path, a slug or a name; of a name all categories that have it' }),
  seller: SoughtId.optional(),
  minPrice: numberIn(money()).optional(),
  maxPrice: numberIn(money()).optional(),
  minRating: numberIn(z.number().min(0).max(5)).optional(),
  inStock: Switch.optional().openapi({ description: 'true: only what can be had; false: only what is sold out' }),
  tags: Tags.optional().openapi({ description: 'Products that have all of these' }),
  facets: Switch.default('false').openapi({ description: 'Whether to count what the result can be narrowed by' }),
  featured: Switch.default('false').openapi({ description: 'The most reviewed first, unless `sort` is given' }),
  includeInactive: Switch.default('false').openapi({ description: 'A seller sees own ones too, an admin all' }),
})

/** What a search takes: its words under a name of their own, and all that narrows a list. */
export const SearchQuery = ProductQuery.omit({ ids: true }).extend({
  q: z.string().max(200).optional().openapi({ description: 'What is looked for, in words' }),
})

/** What an export can be narrowed by. */
export const ExportQuery = ProductQuery.omit({
  ids: true,
  page: true,
  limit: true,
  cursor: true,
  sort: true,
  featured: true,
  facets: true,
  includeInactive: true,
})

export type ProductQueryInput = z.infer<typeof ProductQuery>
