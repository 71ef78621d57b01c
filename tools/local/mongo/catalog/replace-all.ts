import type { Doc } from '../bson/value.ts'
import { Collection } from './collection.ts'
import type { Store } from './store.ts'

/** Puts documents in the place of all that a collection has, or makes it; throws before anything is changed. */
export function replaceAll(store: Store, namespace: string, docs: readonly Doc[]): void {
  const old = store.catalog.find(namespace)
  const indexes = old?.definitions.slice(1) ?? []
  // Any of them may be refused, so first aside, under such a name as MongoDB has for it.
  const aside = new Collection(`${namespace.slice(0, namespace.indexOf('.'))}.tmp.agg_out.${crypto.randomUUID()}`)
  for (const index of indexes) aside.createIndex(index)
  for (const doc of docs) aside.put(doc)
  if (old) store.drop(old)
  const collection = store.create(namespace)
  for (const index of indexes) store.createIndex(collection, index)
  for (const doc of docs) store.put(collection, doc)
}
