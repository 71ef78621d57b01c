import type { StringOrder } from '../bson/compare.ts'
import { equal } from '../bson/compare.ts'
import { type Doc, document, type Maybe } from '../bson/value.ts'
import { fail } from '../errors.ts'

/** The one collation offered: English, base letters and accents, whatever the case. */
export interface Collation {
  readonly order: StringOrder
  readonly spec: Doc
}

/** The form in which MongoDB stores and lists it. */
const SPEC = document({
  locale: 'en',
  caseLevel: false,
  caseFirst: 'off',
  strength: 2,
  numericOrdering: false,
  alternate: 'non-ignorable',
  maxVariable: 'punct',
  normalization: false,
  backwards: false,
  version: '57.1',
})

const collator = new Intl.Collator('en', { sensitivity: 'accent' })
const ENGLISH: Collation = { order: (a, b) => (a === b ? 0 : collator.compare(a, b)), spec: SPEC }

/** Reads a collation; undefined is MongoDB's simple one. Everything but { locale: 'en', strength: 2 } is refused. */
export function readCollation(spec: Doc | undefined): Collation | undefined {
  if (!spec || spec.size === 0 || (spec.size === 1 && spec.get('locale') === 'simple')) return undefined
  for (const [name, given] of spec)
    if (!SPEC.has(name) || !equal(given, SPEC.get(name)))
      fail(
        'BadValue',
        `this server only knows the collation { locale: 'en', strength: 2 }; it does not support ${name}`,
      )
  if (!spec.has('locale') || !spec.has('strength'))
    fail('BadValue', "this server only knows the collation { locale: 'en', strength: 2 }")
  return ENGLISH
}

/**
 * One representative for all strings that a collation holds equal, found by the collator itself: JavaScript offers no
 * collation keys. Grows by the distinct strings of an index.
 */
export class Representatives {
  readonly #order: StringOrder
  readonly #sorted: string[] = []
  readonly #known = new Map<string, string>()

  constructor(order: StringOrder) {
    this.#order = order
  }

  /** The representative; the string itself becomes it if it is the first of its kind. */
  add(text: string): string {
    const known = this.find(text)
    if (known !== undefined) {
      this.#known.set(text, known)
      return known
    }
    this.#sorted.splice(this.#position(text), 0, text)
    this.#known.set(text, text)
    return text
  }

  find(text: string): string | undefined {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const near = this.#sorted[this.#position(text)]
    return near !== undefined && this.#order(near, text) === 0 ? near : undefined
  }

  #position(text: string): number {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      const found = this.#sorted[middle]
      if (found !== undefined && this.#order(found, text) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Only strings on their own are folded: inside documents and arrays a collated index would need more than this. */
export function fold(value: Maybe, text: (text: string) => string): Maybe {
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value) || value instanceof Map)
    fail('BadValue', 'documents and nested arrays under an index with a collation are not supported')
  return value
}
