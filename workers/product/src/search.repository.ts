import type { Index } from '@shop/shared/mongo'
import type { PageRequest } from '@shop/shared/page'
import type { Collection, Filter, WithId } from 'mongodb'
import type { ProductDocument } from './product.repository.ts'
import { SORT_ORDERS } from './product.sort.ts'

export const searchIndexes: Index[] = [
  {
    collection: 'products',
    key: { name: 'text', tags: 'text', description: 'text' },
    options: { name: 'text', weights: { name: 10, tags: 5, description: 1 }, default_language: 'english' },
  },
]

export type Found = WithId<ProductDocument> & { score: number }

/**
 * One page of what a text search finds, the best first; like `findPage`, with the score of each. A score follows from the
 * search and the document alone, so that it is the same on the next page, whatever was listed in between.
 */
export async function findBest(
  products: Collection<ProductDocument>,
  { list, after }: { list: Filter<ProductDocument>; after: Filter<ProductDocument> | undefined },
  { page, limit }: PageRequest,
): Promise<{ documents: Found[]; total: number; last: Found | undefined }> {
  const { field, direction } = SORT_ORDERS.relevance
  const [found, total] = await Promise.all([
    products
      .aggregate<Found>([
        { $match: list },
        { $addFields: { [field]: { $meta: 'textScore' } } },
        ...(after ? [{ $match: after }] : []),
        { $sort: { [field]: direction, _id: direction } },
        ...(after || page === 1 ? [] : [{ $skip: (page - 1) * limit }]),
        { $limit: limit + 1 },
      ])
      .toArray(),
    products.countDocuments(list),
  ])
  const documents = found.slice(0, limit)
  return { documents, total, last: found.length > limit ? documents.at(-1) : undefined }
}
