import type { Index } from '@shop/shared/mongo'

/** The orders of SORT_ORDERS; an index serves both directions. */
const ORDERS = {
  newest: { createdAt: -1, _id: -1 },
  price: { priceMinor: 1, _id: 1 },
  name: { name: 1, _id: 1 },
  rating: { 'ratings.average': -1, _id: -1 },
  popular: { 'ratings.count': -1, _id: -1 },
} as const

/** What a list is narrowed to before it is put in order. */
const SCOPES = { '': {}, category: { categoryPath: 1 }, seller: { sellerId: 1 } } as const

/** An index for every list in every order, so that a page costs the same however long the list is. */
export const listIndexes: Index[] = Object.entries(SCOPES).flatMap(([scope, narrowed]) =>
  Object.entries(ORDERS).map(([order, key]) => ({
    collection: 'products',
    key: { active: 1, ...narrowed, ...key } as const,
    options: { name: scope !== '' && order === 'newest' ? scope : `${scope} ${order}`.trim() },
  })),
)
