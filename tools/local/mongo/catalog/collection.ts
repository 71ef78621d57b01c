import { Binary } from 'bson'
import { encode } from '../bson/encode.ts'
import { encodeKey } from '../bson/key.ts'
import { show } from '../bson/show.ts'
import { type Doc, isArray, type Maybe } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { type Definition, ID_INDEX, listed, sameIndex, sameKey } from '../index/definition.ts'
import { Index } from '../index/index.ts'
import type { Stored } from './replay.ts'

/** A stored document; never changed, only replaced by another with the same key and order. */
export interface Row {
  /** The encoded _id. */
  readonly key: string
  /** Place in the natural order. */
  readonly order: number
  readonly doc: Doc
  readonly bytes: Buffer
}

const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024

/** Documents by _id in natural order, and the indexes over them. */
export class Collection {
  readonly namespace: string
  readonly uuid: Binary
  readonly rows = new Map<string, Row>()
  readonly #idIndex = new Index(ID_INDEX)
  #indexes: readonly Index[] = []
  #nextOrder = 1

  constructor(namespace: string, uuid = new Binary(crypto.getRandomValues(new Uint8Array(16)), 4)) {
    this.namespace = namespace
    this.uuid = uuid
  }

  static restore(namespace: string, { uuid, docs, indexes }: Stored): Collection {
    const collection = new Collection(namespace, uuid)
    for (const [key, { doc, bytes }] of docs) {
      collection.rows.set(key, { key, order: collection.#nextOrder, doc, bytes })
      collection.#nextOrder += 1
    }
    collection.#indexes = [...indexes.values()].map((definition) => new Index(definition))
    for (const index of [collection.#idIndex, ...collection.#indexes]) index.load(collection.rows.values())
    return collection
  }

  /** All but the one on _id, which the map of rows serves. */
  get indexes(): readonly Index[] {
    return this.#indexes
  }

  get idIndex(): Index {
    return this.#idIndex
  }

  get definitions(): readonly Definition[] {
    return [ID_INDEX, ...this.#indexes.map(({ definition }) => definition)]
  }

  byId(id: Maybe): Row | undefined {
    return this.rows.get(encodeKey(id))
  }

  /** Stores a document in place of the old row, or as a new one; throws before anything is changed. */
  put(doc: Doc, old?: Row): Row {
    const row = this.#row(doc, old)
    if (!old && this.rows.has(row.key)) this.#idIndex.refuse(this.namespace, doc)
    for (const index of this.#indexes) index.check(doc, this.namespace, old?.key)
    for (const index of this.#indexes) {
      if (old) index.replace(old, row)
      else index.insert(row)
    }
    if (!old) {
      this.#idIndex.insert(row)
      this.#nextOrder += 1
    }
    this.rows.set(row.key, row)
    return row
  }

  #row(doc: Doc, old: Row | undefined): Row {
    const id = doc.get('_id')
    if (isArray(id)) fail('InvalidIdField', "The '_id' value cannot be of type array")
    const bytes = encode(doc)
    if (bytes.length > MAX_DOCUMENT_BYTES)
      fail(
        'BSONObjectTooLarge',
        `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}`,
      )
    return { key: old?.key ?? encodeKey(id), order: old?.order ?? this.#nextOrder, doc, bytes }
  }

  remove(row: Row): void {
    for (const index of this.#indexes) index.remove(row)
    this.#idIndex.remove(row)
    this.rows.delete(row.key)
  }

  /** True if there is already an index just like it; refuses one that contradicts another. */
  existing(definition: Definition): boolean {
    for (const other of this.definitions) {
      if (other.name === '_id_' && sameKey(other.key, definition.key)) return true
      const same = sameIndex(other, definition)
      const named = other.name === definition.name
      if (named && !same)
        fail(
          'IndexKeySpecsConflict',
          `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${show(listed(definition))}, existing index: ${show(listed(other))}`,
        )
      if (named && other.expireAfterSeconds === definition.expireAfterSeconds) return true
      if (named)
        fail(
          'IndexOptionsConflict',
          `An equivalent index already exists with the same name but different options. Requested index: ${show(listed(definition))}, existing index: ${show(listed(other))}`,
        )
      if (same) fail('IndexOptionsConflict', `Index already exists with a different name: ${other.name}`)
    }
    return false
  }

  /** Builds an index over all rows; throws, and adds nothing, if they break its uniqueness. */
  createIndex(definition: Definition): void {
    const index = new Index(definition)
    for (const row of this.rows.values()) {
      index.check(row.doc, this.namespace, row.key)
      index.insert(row)
    }
    this.#indexes = [...this.#indexes, index]
  }

  dropIndex(name: string): void {
    this.#indexes = this.#indexes.filter(({ definition }) => definition.name !== name)
  }
}
