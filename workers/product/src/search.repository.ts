import type { Index } from '@shop/shared/mongo'
import type { PageRequest } from '@shop/shared/page'
import type { Collection, Filter, WithId } from 'mongodb'
import type { ProductDocument } from './product.document.repository.ts'
import type { Sort } from './product.query.ts'
import { SORT_ORDERS } from './product.sort.ts'

export const searchIndexes: Index[] = [
  {
    collection: 'products',
    key: { name: 'text', tags: 'text', description: 'text' },
    options: { name: 'text', weights: { name: 10, tags: 5, description: 1 }, default_language: 'english' },
  },
]

export type Found = WithId<ProductDocument> & { score?: number }

interface Searched {
  found: Found[]
  counted: { total: number }[]
}

/**
 * One page of what a text search finds; like `findPage`, but the index gives no order, so that what is found is counted
 * in the one pass that also puts it in order. By relevance each has its score, which follows from the search and the
 * document alone: it is the same on the next page, whatever was listed in between.
 */
export async function findMatches(
  products: Collection<ProductDocument>,
  { list, after, sort }: { list: Filter<ProductDocument>; after: Filter<ProductDocument> | undefined; sort: Sort },
  { page, limit }: PageRequest,
): Promise<{ documents: Found[]; total: number; last: Found | undefined }> {
  const { field, direction } = SORT_ORDERS[sort]
  const score = { $addFields: { [SORT_ORDERS.relevance.field]: { $meta: 'textScore' } } }
  const [searched] = await products
    .aggregate<Searched>([
      { $match: list },
      ...(sort === 'relevance' ? [score] : []),
      {
        $facet: {
          found: [
            ...(after ? [{ $match: after }] : []),
            { $sort: { [field]: direction, _id: direction } },
            ...(after || page === 1 ? [] : [{ $skip: (page - 1) * limit }]),
            { $limit: limit + 1 },
          ],
          counted: [{ $count: 'total' }],
        },
      },
    ])
    .toArray()
  const { found = [], counted: [{ total } = { total: 0 }] = [] } = searched ?? {}
  const documents = found.slice(0, limit)
  return { documents, total, last: found.length > limit ? documents.at(-1) : undefined }
}
