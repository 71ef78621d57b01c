import { encodeKey } from '../bson/key.ts'
import { show } from '../bson/show.ts'
import { type Doc, isArray, isDoc, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import type { Definition } from '../index/definition.ts'
import { Examined } from '../index/fetch.ts'
import { readPartialFilter } from '../index/partial.ts'
import type { Filter } from '../query/filter.ts'
import { matches } from '../query/match.ts'
import { Posting } from './posting.ts'
import { termScores } from './score.ts'
import type { TextSpec } from './spec.ts'

/** What the index needs of a stored document beside its fields. */
interface Place {
  readonly key: string
  readonly order: number
}

interface Entry extends Place {
  readonly doc: Doc
}

/** A document that was found, by its key, with the sum of the scores of the terms it was found by. */
interface Found {
  readonly key: string
  readonly score: number
}

type Scores = ReadonlyMap<string, number>

/** The text index of a collection: for each term, behind the values in front of it in the key, where it occurs. */
export class TextIndex {
  readonly definition: Definition
  readonly spec: TextSpec
  /** Which documents are in the index; all without one. */
  readonly filter: Filter | undefined
  /** True since a document had more than one term. */
  multikey = false
  readonly #postings = new Map<string, Posting>()
  /** By place in the natural order; only of documents that have terms. */
  readonly #keys = new Map<number, string>()
  /** A document is checked before it is stored: its terms are made once for both. */
  #checked: { readonly doc: Doc; readonly scores: Scores } | undefined

  constructor(definition: Definition, spec: TextSpec) {
    this.definition = definition
    this.spec = spec
    this.filter = definition.partialFilter && readPartialFilter(definition.partialFilter)
  }

  /** Throws if the document cannot be in the index. */
  check(doc: Doc): void {
    this.#checked = { doc, scores: this.#scores(doc) }
  }

  /** Fills an empty index. */
  load(): { add: (doc: Doc, place: Place) => void; finish: () => void } {
    return { add: (doc, place) => this.insert({ ...place, doc }), finish: () => undefined }
  }

  insert({ doc, key, order }: Entry): void {
    const scores = this.#scores(doc)
    for (const [term, score] of scores) this.#set(term, order, score)
    if (scores.size > 0) this.#keys.set(order, key)
  }

  remove({ doc, order }: Entry): void {
    for (const term of this.#scores(doc).keys()) this.#delete(term, order)
    this.#keys.delete(order)
  }

  replace(before: Entry, after: Entry): void {
    const is = this.#scores(after.doc)
    const was = this.#scores(before.doc)
    for (const term of was.keys()) if (!is.has(term)) this.#delete(term, after.order)
    for (const [term, score] of is) if (was.get(term) !== score) this.#set(term, after.order, score)
    if (is.size > 0) this.#keys.set(after.order, after.key)
    else this.#keys.delete(after.order)
  }

  /** The documents that have at least one of the terms behind these values, in the natural order. */
  find(before: readonly Value[], terms: readonly string[], examined = new Examined()): readonly Found[] {
    const prefix = before.map(encodeKey).join('')
    const sums = new Map<number, number>()
    for (const term of terms) {
      const posting = this.#postings.get(prefix + term)
      posting?.addTo(sums)
      examined.keys += posting?.size ?? 0
    }
    return [...sums]
      .sort(([a], [b]) => a - b)
      .flatMap(([order, score]) => {
        const key = this.#keys.get(order)
        return key === undefined ? [] : [{ key, score }]
      })
  }

  #set(term: string, order: number, score: number): void {
    const posting = this.#postings.get(term)
    if (posting) posting.set(order, score)
    else this.#postings.set(term, new Posting(order, score))
  }

  #delete(term: string, order: number): void {
    const posting = this.#postings.get(term)
    posting?.delete(order)
    if (posting?.size === 0) this.#postings.delete(term)
  }

  /** The scores by term, each term behind the values in front of it. */
  #scores(doc: Doc): Scores {
    if (this.#checked?.doc === doc) return this.#checked.scores
    if (this.filter && !matches(this.filter, doc)) return new Map()
    const { before, after } = this.spec
    for (const path of after) single(doc, path)
    const prefix = before.map((path) => encodeKey(single(doc, path) ?? null)).join('')
    const scores = termScores(doc, this.spec)
    this.multikey ||= scores.size > 1
    return prefix === '' ? scores : new Map([...scores].map(([term, score]) => [prefix + term, score]))
  }
}

/** The one value at a path beside the text. */
function single(doc: Doc, path: string): Maybe {
  let value: Maybe = doc
  for (const name of path.split('.')) {
    value = isDoc(value) ? value.get(name) : undefined
    if (isArray(value))
      fail('CannotBuildIndexKeys', `Field '${path}' of text index contains an array in document: ${show(doc)}`)
  }
  return value
}
