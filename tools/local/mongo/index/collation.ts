import type { StringOrder } from '../bson/compare.ts'
import { compareEnglish } from './english.ts'
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

const ENGLISH: Collation = { order: compareEnglish, spec: SPEC }

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

/** Only strings on their own are folded: inside documents and arrays a collated index would need more than this. */
export function fold(value: Maybe, text: (text: string) => string): Maybe {
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value) || value instanceof Map)
    fail('BadValue', 'documents and nested arrays under an index with a collation are not supported')
  return value
}
