import type { Filter, WithId } from 'mongodb'
import { ObjectId } from 'mongodb'
import type { ProductDocument } from './product.repository.ts'
import type { Sort } from './product.schema.ts'

type SortField = 'createdAt' | 'priceMinor' | 'name' | 'ratings.average' | 'ratings.count'

/** Every sort ends in the id, so that the order is total and a cursor finds its place again. */
const SORT_FIELDS: Record<Sort, { field: SortField; direction: 1 | -1 }> = {
  newest: { field: 'createdAt', direction: -1 },
  oldest: { field: 'createdAt', direction: 1 },
  price_asc: { field: 'priceMinor', direction: 1 },
  price_desc: { field: 'priceMinor', direction: -1 },
  rating: { field: 'ratings.average', direction: -1 },
  popular: { field: 'ratings.count', direction: -1 },
  name_asc: { field: 'name', direction: 1 },
  name_desc: { field: 'name', direction: -1 },
}

export function sortOf(sort: Sort): Record<string, 1 | -1> {
  const { field, direction } = SORT_FIELDS[sort]
  return { [field]: direction, _id: direction }
}

/** What a cursor holds: the sort field's value and the id of a document. */
export function keyOf(sort: Sort, document: WithId<ProductDocument>): string[] {
  return [JSON.stringify(valueOf(SORT_FIELDS[sort].field, document)), document._id.toHexString()]
}

/** The documents that come after the one with this key. */
export function afterKey(sort: Sort, [value = 'null', id = '']: string[]): Filter<ProductDocument> {
  const { field, direction } = SORT_FIELDS[sort]
  const operator = direction === 1 ? '$gt' : '$lt'
  const parsed: unknown = JSON.parse(value)
  const bound = field === 'createdAt' ? new Date(String(parsed)) : parsed
  return { $or: [{ [field]: { [operator]: bound } }, { [field]: bound, _id: { [operator]: new ObjectId(id) } }] }
}

function valueOf(field: SortField, document: ProductDocument): string | number | Date {
  switch (field) {
    case 'ratings.average':
      return document.ratings.average
    case 'ratings.count':
      return document.ratings.count
    case 'createdAt':
    case 'priceMinor':
    case 'name':
      return document[field]
  }
}
