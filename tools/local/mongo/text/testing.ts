import type { Collection, Document, Filter } from 'mongodb'
import type { TestMongo } from '../testing.ts'

export const SCORE = { $meta: 'textScore' } as const

/** Documents with a text index over their titles. */
export async function titled(mongo: TestMongo, ...documents: readonly Document[]): Promise<Collection> {
  const collection = await mongo.fresh(...documents)
  await collection.createIndex({ title: 'text' })
  return collection
}

type Text = NonNullable<Filter<Document>['$text']>

/** The ids of what is found, in their order. */
export async function search(collection: Collection, text: string | Text, filter: Document = {}): Promise<unknown[]> {
  const $text = typeof text === 'string' ? { $search: text } : text
  const found = await collection
    .find({ ...filter, $text })
    .sort({ _id: 1 })
    .toArray()
  return found.map(({ _id }) => _id)
}
