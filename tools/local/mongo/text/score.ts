import type { Doc } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { textFields } from './fields.ts'
import type { TextSpec } from './spec.ts'
import { tokenize } from './tokenize.ts'

/** No score of a term in a document is higher. */
const MAX_SCORE = 1e9
/** For a term that is all of its field. */
const WHOLE_FIELD = 1.1

/** The scores of a document's terms: MongoDB's FTSSpec::_scoreStringV2, summed over the fields. */
export function termScores(doc: Doc, spec: TextSpec): ReadonlyMap<string, number> {
  const scores = new Map<string, number>()
  for (const { text, language, weight } of textFields(doc, spec)) {
    const terms = tokenize(text, language)
    for (const [term, { count, frequency }] of frequencies(terms)) {
      const coefficient = (0.5 * count) / terms.length + 0.5
      const score = (scores.get(term) ?? 0) + weight * frequency * coefficient * (isWhole(text, term) ? WHOLE_FIELD : 1)
      if (score > MAX_SCORE) fail('BadValue', `this server does not support a text score above ${MAX_SCORE}`)
      scores.set(term, score)
    }
  }
  return scores
}

interface Frequency {
  count: number
  frequency: number
  part: number
}

/** Each further occurrence counts half of the one before. */
function frequencies(terms: readonly string[]): ReadonlyMap<string, Frequency> {
  const found = new Map<string, Frequency>()
  for (const term of terms) {
    const known = found.get(term)
    if (!known) {
      found.set(term, { count: 1, frequency: 1, part: 1 })
      continue
    }
    known.count += 1
    known.part /= 2
    known.frequency += known.part
  }
  return found
}

function isWhole(text: string, term: string): boolean {
  return text.length === term.length && asciiLower(text) === asciiLower(term)
}

function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
