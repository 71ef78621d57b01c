import { fail } from '../errors.ts'
import { Collection } from './collection.ts'
import type { Stored } from './replay.ts'

/** All collections of the server, by namespace `database.collection`, in the order of their creation. */
export class Catalog {
  readonly #collections = new Map<string, Collection>()

  find(namespace: string): Collection | undefined {
    return this.#collections.get(namespace)
  }

  add(namespace: string): Collection {
    checkNamespace(namespace)
    const collection = new Collection(namespace)
    this.#collections.set(namespace, collection)
    return collection
  }

  /** Takes over what the log has told of a collection. */
  restore(namespace: string, stored: Stored): void {
    this.#collections.set(namespace, Collection.restore(namespace, stored))
  }

  drop(namespace: string): void {
    this.#collections.delete(namespace)
  }

  all(): Iterable<Collection> {
    return this.#collections.values()
  }

  inDatabase(database: string): Collection[] {
    return [...this.all()].filter(({ namespace }) => namespace.startsWith(`${database}.`))
  }

  databases(): string[] {
    return [...new Set([...this.all()].map(({ namespace }) => namespace.slice(0, namespace.indexOf('.'))))].sort()
  }
}

const MAX_NAMESPACE_BYTES = 255
const MAX_DATABASE_BYTES = 63

function checkNamespace(namespace: string): void {
  const dot = namespace.indexOf('.')
  const [database, name] = [namespace.slice(0, dot), namespace.slice(dot + 1)]
  if (database === '' || hasAny(database, '/\\ "$\0') || Buffer.byteLength(database) > MAX_DATABASE_BYTES)
    fail('InvalidNamespace', `Invalid database name: '${database}'`)
  if (
    name === '' ||
    name.startsWith('.') ||
    name.endsWith('.') ||
    hasAny(name, '$\0') ||
    Buffer.byteLength(namespace) > MAX_NAMESPACE_BYTES
  )
    fail('InvalidNamespace', `Invalid collection name: ${name}`)
  if (name.startsWith('system.')) fail('InvalidNamespace', `this server has no system collections: ${name}`)
}

function hasAny(text: string, characters: string): boolean {
  return [...characters].some((character) => text.includes(character))
}
