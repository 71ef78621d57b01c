import { encodeKey, invert } from '../bson/key.ts'
import { show } from '../bson/show.ts'
import { type Doc, document, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import type { Filter } from '../query/filter.ts'
import { matches } from '../query/match.ts'
import { fold } from './collation.ts'
import { type Definition, directions, ID_INDEX } from './definition.ts'
import { extract, indexParallel } from './extract.ts'
import { ABOVE } from './interval.ts'
import { Ordered } from './ordered.ts'
import { readPartialFilter } from './partial.ts'
import { Representatives } from './representatives.ts'

/** What an index needs of a stored document beside its fields. */
interface Place {
  readonly key: string
  readonly order: number
}

interface Entry extends Place {
  readonly doc: Doc
}

/** One index of a collection: encoded keys in order, each leading to the key of a document's _id. */
export class Index {
  /** Replaced by another that differs in its expiry only. */
  definition: Definition
  readonly parts: ReturnType<typeof directions>
  /** The paths, or beginnings of paths, where an array has been met since the index was made. */
  readonly multikey = new Set<string>()
  /** Which documents are in the index; all without one. */
  readonly filter: Filter | undefined
  readonly #paths: readonly (readonly string[])[]
  readonly #entries = new Ordered()
  readonly #representatives: Representatives | undefined
  /** A document is checked before it is stored: its keys are made once for both. */
  #checked: { readonly doc: Doc; readonly keys: readonly string[] } | undefined

  constructor(definition: Definition) {
    this.definition = definition
    this.parts = directions(definition.key)
    this.#paths = this.parts.map(({ path }) => path.split('.'))
    this.filter = definition.partialFilter && readPartialFilter(definition.partialFilter)
    this.#representatives = definition.collation && new Representatives(definition.collation.order)
  }

  /** Throws E11000 if the document may not stand beside the others; `self` is the one it replaces. */
  check(doc: Doc, namespace: string, self: string | undefined): void {
    const keys = this.#keys(doc)
    this.#checked = { doc, keys }
    if (!this.definition.unique) return
    for (const key of keys)
      for (const other of this.#entries.range(key, key + ABOVE))
        if (other !== self) this.#duplicate(namespace, doc, key)
  }

  /** Throws E11000 for a document that is known to be a duplicate. */
  refuse(namespace: string, doc: Doc): never {
    return this.#duplicate(namespace, doc, this.#keys(doc)[0])
  }

  /** Fills an empty index: first all documents are added, then the keys are put in order. */
  load(): { add: (doc: Doc, place: Place) => void; finish: () => void } {
    const keys: string[] = []
    const values: string[] = []
    return {
      add: (doc, place) => {
        const order = orderKey(place)
        for (const key of this.definition === ID_INDEX ? [place.key] : this.#keys(doc)) {
          keys.push(key + order)
          values.push(place.key)
        }
      },
      finish: () => this.#entries.load(keys, values),
    }
  }

  insert(entry: Entry): void {
    for (const key of this.#keys(entry.doc)) this.#entries.insert(key + orderKey(entry), entry.key)
  }

  remove(entry: Entry): void {
    for (const key of this.#keys(entry.doc)) this.#entries.delete(key + orderKey(entry))
  }

  replace(before: Entry, after: Entry): void {
    const was = new Set(this.#keys(before.doc))
    const is = new Set(this.#keys(after.doc))
    for (const key of was) if (!is.has(key)) this.#entries.delete(key + orderKey(before))
    for (const key of is) if (!was.has(key)) this.#entries.insert(key + orderKey(after), after.key)
  }

  /** The keys of the documents whose index keys lie in [from, to). */
  range(from: string, to: string, reverse: boolean): Generator<string> {
    return this.#entries.range(from, to, reverse)
  }

  /** The same with the index keys, each in front of the key of its document. */
  entries(from: string, to: string, reverse: boolean): Generator<readonly [string, string]> {
    return this.#entries.entries(from, to, reverse)
  }

  /** How many index keys lie in [from, to). */
  count(from: string, to: string): number {
    return this.#entries.count(from, to)
  }

  /** The encoded form of a value at a position of the key; undefined if no document can have it. */
  encodePart(position: number, value: Maybe): string | undefined {
    const strings = this.#representatives
    if (strings && typeof value === 'string' && strings.find(value) === undefined) return undefined
    const folded = strings ? fold(value, (text) => strings.find(text) ?? text) : value
    const key = encodeKey(folded)
    return this.parts[position]?.descending ? invert(key) : key
  }

  /** The encoded keys under which a document is found. */
  #keys(doc: Doc): readonly string[] {
    if (this.#checked?.doc === doc) return this.#checked.keys
    if (this.filter && !matches(this.filter, doc, this.definition.collation?.order)) return []
    const { combinations, arrays } = extract(doc, this.#paths, indexParallel)
    for (const path of arrays) this.multikey.add(path)
    const keys: string[] = []
    for (const { values, missing } of combinations)
      if (!this.definition.sparse || missing < this.#paths.length) keys.push(this.#encodeAll(values))
    return keys.length < 2 ? keys : [...new Set(keys)]
  }

  #encodeAll(values: readonly Maybe[]): string {
    let key = ''
    for (let position = 0; position < values.length; position++) key += this.#encode(position, values[position])
    return key
  }

  #encode(position: number, value: Maybe): string {
    const strings = this.#representatives
    const key = encodeKey(strings ? fold(value, (text) => strings.add(text)) : value)
    return this.parts[position]?.descending ? invert(key) : key
  }

  /** MongoDB would print collation keys for an index with a collation; here the strings are printed themselves. */
  #duplicate(namespace: string, doc: Doc, key: string | undefined): never {
    const { combinations } = extract(doc, this.#paths, indexParallel)
    const values = combinations.find((each) => this.#encodeAll(each.values) === key)?.values ?? []
    const shown: [string, Value][] = this.parts.map(({ path }, position) => [path, values[position] ?? null])
    const { name, key: pattern, collation } = this.definition
    const by = collation ? ` collation: ${show(collation.spec)}` : ''
    return fail(
      'DuplicateKey',
      `E11000 duplicate key error collection: ${namespace} index: ${name}${by} dup key: ${show(new Map(shown))}`,
      document({ keyPattern: pattern, keyValue: new Map(shown), collation: collation?.spec }),
    )
  }
}

/** Equal keys are in the order in which their documents were inserted. */
function orderKey({ order }: Place): string {
  return String.fromCharCode(Math.floor(order / 2 ** 32), (order >>> 16) & 0xffff, order & 0xffff)
}
