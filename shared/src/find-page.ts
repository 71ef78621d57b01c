import type { Collection, Document, Filter, WithId } from 'mongodb'
import type { PageRequest } from './page.ts'

export interface ListQuery<D extends Document> {
  /** What belongs to the list. */
  list: Filter<D>
  /** The same, and after the request's key if it has one. */
  page: Filter<D>
  /** Ends in `_id`, so that the order is total. */
  sort: Record<string, 1 | -1>
  projection?: Document
  /** How many the list has, where that is known more cheaply than by counting them. */
  count?: (() => Promise<number>) | undefined
}

/** One page of a list, how many the list has in all, and the page's last document if others follow it. */
export async function findPage<D extends Document>(
  collection: Collection<D>,
  { list, page, sort, projection, count = () => counted(collection, list) }: ListQuery<D>,
  { page: number, limit, after }: PageRequest,
): Promise<{ documents: WithId<D>[]; total: number; last: WithId<D> | undefined }> {
  const [found, total] = await Promise.all([
    collection
      .find(page, projection && { projection })
      .sort(sort)
      .skip(after ? 0 : (number - 1) * limit)
      .limit(limit + 1)
      .toArray(),
    count(),
  ])
  const documents = found.slice(0, limit)
  return { documents, total, last: found.length > limit ? documents.at(-1) : undefined }
}

/**
 * The count command, which steps over the keys of an index alone; countDocuments makes a document of each, and takes ten
 * times as long. It is exact but for a query without conditions, and for shards that are being moved.
 */
export async function counted<D extends Document>(collection: Collection<D>, list: Filter<D>): Promise<number> {
  return collection.count(list)
}
