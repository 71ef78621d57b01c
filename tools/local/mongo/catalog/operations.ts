import { Binary } from 'bson'
import { type Doc, document, type Value } from '../bson/value.ts'
import { type Definition, listed } from '../index/definition.ts'
import type { Collection } from './collection.ts'
import type { Row } from './row.ts'

/** The operations of the log, as they are written; `Replay` reads them. */
export const operations = {
  create: ({ namespace, uuid }: Collection): Doc => document({ op: 'create', ns: namespace, uuid }),
  drop: (namespace: string): Doc => document({ op: 'drop', ns: namespace }),
  // As bytes inside the record, so that a replay need not encode what it has decoded.
  put: (namespace: string, { bytes }: Row): Doc => document({ op: 'put', ns: namespace, doc: new Binary(bytes) }),
  remove: (namespace: string, id: Value): Doc => document({ op: 'remove', ns: namespace, id }),
  index: (namespace: string, index: Definition): Doc => document({ op: 'index', ns: namespace, spec: listed(index) }),
  dropIndex: (namespace: string, name: string): Doc => document({ op: 'dropIndex', ns: namespace, name }),
}

/** A collection as it was at one moment. */
interface SnapshotPart {
  readonly collection: Collection
  readonly rows: readonly Row[]
  readonly indexes: readonly Definition[]
}

/** The operations which make the present state out of nothing. */
export function* snapshotOperations(parts: readonly SnapshotPart[], retries: readonly Doc[]): Generator<Doc> {
  for (const { collection, rows, indexes } of parts) {
    yield operations.create(collection)
    for (const row of rows) yield operations.put(collection.namespace, row)
    for (const index of indexes) yield operations.index(collection.namespace, index)
  }
  for (const retry of retries) yield document({ op: 'retry', ns: '', retry })
}
