import { isId } from '@shop/shared/id'
import { z } from 'zod'
import type { Sort } from './product.query.ts'
import { SORT_ORDERS, type SortField } from './product.sort.ts'
import type { Product } from './product.ts'

const VALUES = {
  createdAt: z.iso.datetime().transform((instant) => new Date(instant)),
  priceMinor: z.number(),
  name: z.string(),
  'ratings.average': z.number(),
  'ratings.count': z.number(),
  score: z.number(),
} satisfies Record<SortField, z.ZodType>

/** Where a product stands in a list: the value of the sort field, and the id. */
export interface Position {
  value: Date | number | string
  id: string
}

/** What the cursor of a list in this order holds when its page ends with this product, in a search with this score. */
export function keyOf(sort: Sort, product: Product, score = 0): string[] {
  return [JSON.stringify(valueOf(SORT_ORDERS[sort].field, product, score)), product.id]
}

/**
 * The position that the key of a list in this order stands for, if it is one. Cursors are checked but not signed, so
 * anybody can make one: what goes into the query must be a plain value, never an operator.
 */
export function positionOf(sort: Sort, key: string[]): Position | undefined {
  const [json = '', id = ''] = key
  const value = VALUES[SORT_ORDERS[sort].field].safeParse(parsed(json))
  return key.length === 2 && isId(id) && value.success ? { value: value.data, id } : undefined
}

function valueOf(field: SortField, product: Product, score: number): Position['value'] {
  switch (field) {
    case 'score':
      return score
    case 'ratings.average':
      return product.ratings.average
    case 'ratings.count':
      return product.ratings.count
    case 'createdAt':
    case 'priceMinor':
    case 'name':
      return product[field]
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
