import { builder } from '../builder.ts'
import { lowerCase } from '../enums.ts'

const SORTS = lowerCase(
  'RELEVANCE',
  'NEWEST',
  'OLDEST',
  'PRICE_ASC',
  'PRICE_DESC',
  'RATING',
  'POPULAR',
  'NAME_ASC',
  'NAME_DESC',
)

export type Sort = (typeof SORTS)[keyof typeof SORTS]['value']

export const ProductSort = builder.enumType('ProductSort', {
  description:
    'Order of a product list; RELEVANCE is the default of a search, NEWEST of everything else, POPULAR is by number of reviews.',
  values: SORTS,
})

type Nullable<T> = { [K in keyof T]: T[K] | null | undefined }

/** How older clients spell the orders, with the direction that each has by itself and the two it can have. */
const SPELLINGS = new Map<string, { usual: Sort; asc?: Sort; desc?: Sort }>(
  Object.entries({
    newest: { usual: 'newest' },
    createdat: { usual: 'newest', asc: 'oldest', desc: 'newest' },
    price: { usual: 'price_asc', asc: 'price_asc', desc: 'price_desc' },
    'price-asc': { usual: 'price_asc' },
    'price-desc': { usual: 'price_desc' },
    rating: { usual: 'rating' },
    popular: { usual: 'popular' },
    name: { usual: 'name_asc', asc: 'name_asc', desc: 'name_desc' },
  }),
)

/** The order of a list from all the ways to ask for it, the real name first; undefined means the list's default. */
export function sortOf({
  sort,
  sortBy,
  sortOrder,
  featured,
}: Partial<Nullable<{ sort: Sort; sortBy: string; sortOrder: string; featured: boolean }>>): Sort | undefined {
  const spelling = SPELLINGS.get(sortBy?.toLowerCase() ?? '')
  const direction = sortOrder?.toLowerCase()
  const turned = direction === 'asc' || direction === 'desc' ? spelling?.[direction] : undefined
  return sort ?? turned ?? spelling?.usual ?? (featured ? 'popular' : undefined)
}
