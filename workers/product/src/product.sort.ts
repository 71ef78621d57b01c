import type { Sort } from './product.query.ts'

export type SortField = 'createdAt' | 'priceMinor' | 'name' | 'ratings.average' | 'ratings.count' | 'score'

/** Ties are broken by the id in the same direction, so that the order is total and a cursor finds its place again. */
export const SORT_ORDERS = {
  newest: { field: 'createdAt', direction: -1 },
  oldest: { field: 'createdAt', direction: 1 },
  price_asc: { field: 'priceMinor', direction: 1 },
  price_desc: { field: 'priceMinor', direction: -1 },
  rating: { field: 'ratings.average', direction: -1 },
  popular: { field: 'ratings.count', direction: -1 },
  name_asc: { field: 'name', direction: 1 },
  name_desc: { field: 'name', direction: -1 },
  /** The text index's own; no field of the document. */
  relevance: { field: 'score', direction: -1 },
} as const satisfies Record<Sort, { field: SortField; direction: 1 | -1 }>
