import type { Reply } from '../bson/encode.ts'
import { type Doc, type Plain, document, type Value } from '../bson/value.ts'
import { Double } from 'bson'
import type { Attempt } from '../catalog/retries.ts'
import type { Collection } from '../catalog/collection.ts'
import type { Store } from '../catalog/store.ts'
import { fail } from '../errors.ts'
import type { FailPoints } from '../failpoint/fail-points.ts'
import type { Cursors } from './cursors.ts'

/** What a command may use. */
export interface Context {
  readonly store: Store
  readonly cursors: Cursors
  readonly database: string
  readonly now: Date
  /** The session, if the driver has sent one. */
  readonly session: string | undefined
  /** Set for a retryable write. */
  readonly attempt: Omit<Attempt, 'statement'> | undefined
  readonly address: string
  readonly connectionId: number
  /** Only of a server that was started for tests. */
  readonly failPoints: FailPoints | undefined
  /** Told of each retryable write that has changed something. */
  readonly written: () => void
}

export type Command = (command: Doc, context: Context) => Reply | Promise<Reply>

const OK = new Double(1)

/** An answer that ends in `ok: 1`. */
export function answer(fields: { readonly [key: string]: Plain }): Reply {
  return new Map([...document(fields), ['ok', OK]])
}

export function namespaceOf(context: Context, collection: Value | undefined): string {
  if (typeof collection !== 'string') return fail('InvalidNamespace', 'collection name has invalid type')
  if (collection === '') fail('InvalidNamespace', `Invalid namespace specified '${context.database}.'`)
  return `${context.database}.${collection}`
}

export function findCollection(context: Context, collection: Value | undefined): Collection | undefined {
  return context.store.catalog.find(namespaceOf(context, collection))
}

/** Refuses a command that concerns the whole server on any other database. */
export function adminOnly(name: string, { database }: Context): void {
  if (database !== 'admin') fail('Unauthorized', `${name} may only be run against the admin database.`)
}

/** The collection a write goes to; it is made if it does not exist. */
export function writableCollection(context: Context, collection: Value | undefined): Collection {
  const namespace = namespaceOf(context, collection)
  return context.store.catalog.find(namespace) ?? context.store.create(namespace)
}
