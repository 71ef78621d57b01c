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
  found: Pick<Found, '_id' | 'score'>[]
  counted: { total: number }[]
}

/**
 * One page of what a text search finds; like `findPage`, but the index gives no order, so that what is found is counted
 * in the one pass that also puts it in order. By relevance each has its score, which follows from the search and the
 * document alone: it is the same on the next page, whatever was listed in between. The pass carries no more than that
 * needs, for its result is one document, which has a limit.
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
      { $project: { [field]: 1 } },
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
  const documents = await inOrder(products, found.slice(0, limit))
  return { documents, total, last: found.length > limit ? documents.at(-1) : undefined }
}

/** The documents of what was found, with its scores; what was removed meanwhile is left out. */
async function inOrder(products: Collection<ProductDocument>, found: Searched['found']): Promise<Found[]> {
  const documents = await products.find({ _id: { $in: found.map(({ _id }) => _id) } }).toArray()
  const byId = new Map(documents.map((document) => [document._id.toHexString(), document]))
  return found.flatMap(({ _id, score }) => {
    const document = byId.get(_id.toHexString())
    return document ? [{ ...document, ...(score !== undefined && { score }) }] : []
  })
}
