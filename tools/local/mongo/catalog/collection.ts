import { Binary } from 'bson'
import { decode } from '../bson/decode.ts'
import { encode } from '../bson/encode.ts'
import { encodeKey } from '../bson/key.ts'
import { show } from '../bson/show.ts'
import { type Doc, isArray, type Maybe } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { type Definition, ID_INDEX, listed, sameIndex, sameKey, sameOptions } from '../index/definition.ts'
import { Index } from '../index/index.ts'
import { TextIndex } from '../text/text-index.ts'
import type { Stored } from './replay.ts'
import { Row } from './row.ts'

const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024

/** Documents by _id in natural order, and the indexes over them. */
export class Collection {
  readonly namespace: string
  readonly uuid: Binary
  readonly rows = new Map<string, Row>()
  readonly #idIndex = new Index(ID_INDEX)
  #indexes: readonly (Index | TextIndex)[] = []
  #nextOrder = 1

  constructor(namespace: string, uuid = new Binary(crypto.getRandomValues(new Uint8Array(16)), 4)) {
    this.namespace = namespace
    this.uuid = uuid
  }

  static restore(namespace: string, { uuid, docs, indexes }: Stored): Collection {
    const collection = new Collection(namespace, uuid)
    for (const [key, bytes] of docs) {
      collection.rows.set(key, new Row(key, collection.#nextOrder, bytes))
      collection.#nextOrder += 1
    }
    collection.#indexes = [...indexes.values()].map(newIndex)
    const loads = [collection.#idIndex, ...collection.#indexes].map((index) => index.load())
    for (const row of collection.rows.values()) {
      // Not kept: most documents are not looked at soon after a start.
      const doc = decode(row.bytes)
      for (const load of loads) load.add(doc, row)
    }
    for (const load of loads) load.finish()
    return collection
  }

  /** The indexes whose keys are in order, all but the one on _id, which the map of rows serves. */
  get indexes(): readonly Index[] {
    return this.#indexes.filter((index) => index instanceof Index)
  }

  get textIndex(): TextIndex | undefined {
    return this.#indexes.find((index) => index instanceof TextIndex)
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
    return new Row(old?.key ?? encodeKey(id), old?.order ?? this.#nextOrder, bytes, doc)
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
      if (named && sameOptions(other, definition)) return true
      if (named)
        fail(
          'IndexOptionsConflict',
          `An equivalent index already exists with the same name but different options. Requested index: ${show(listed(definition))}, existing index: ${show(listed(other))}`,
        )
      if (same && sameOptions(other, definition))
        fail('IndexOptionsConflict', `Index already exists with a different name: ${other.name}`)
      if (same)
        fail(
          'IndexOptionsConflict',
          `An equivalent index already exists with a different name and options. Requested index: ${show(listed(definition))}, existing index: ${show(listed(other))}`,
        )
    }
    if (definition.text && this.textIndex)
      fail(
        'CannotCreateIndex',
        `only one text index per collection allowed, found existing text index "${this.textIndex.definition.name}"`,
      )
    return false
  }

  /** Builds an index over all rows; throws, and adds nothing, if they break its uniqueness. */
  createIndex(definition: Definition): void {
    const index = newIndex(definition)
    for (const row of this.rows.values()) {
      index.check(row.doc, this.namespace, row.key)
      index.insert(row)
    }
    this.#indexes = [...this.#indexes, index]
  }

  /** Changes when the documents of an index expire, and returns what the index is now. */
  expireAfter(name: string, seconds: number): Definition | undefined {
    const index = this.indexes.find(({ definition }) => definition.name === name)
    if (index) index.definition = { ...index.definition, expireAfterSeconds: seconds }
    return index?.definition
  }

  dropIndex(name: string): void {
    this.#indexes = this.#indexes.filter(({ definition }) => definition.name !== name)
  }
}

function newIndex(definition: Definition): Index | TextIndex {
  return definition.text ? new TextIndex(definition, definition.text) : new Index(definition)
}
