import { compareText } from '../bson/compare.ts'
import { type Doc, isArray, isDoc, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { type Language, languageOf } from './language.ts'
import type { TextSpec } from './spec.ts'

/** One indexed string of a document. */
interface TextField {
  readonly text: string
  readonly language: Language
  readonly weight: number
}

/** Where a walk through a document has come to. */
interface Place {
  readonly path: string
  readonly language: Language
  readonly inArray: boolean
}

/** The indexed strings of a document in their order; each string of an array counts for itself. */
export function textFields(doc: Doc, spec: TextSpec): readonly TextField[] {
  const found: TextField[] = []
  walk(doc, { path: '', language: languageIn(doc, spec, spec.language), inArray: false }, spec, found)
  return found
}

function walk(
  entries: Iterable<readonly [string | number, Value]>,
  place: Place,
  spec: TextSpec,
  found: TextField[],
): void {
  const { language, inArray } = place
  for (const [name, value] of entries) {
    // A dot in a name is no step of a path.
    if (typeof name === 'string' && name.includes('.')) continue
    const path = inArray ? place.path : place.path === '' ? String(name) : `${place.path}.${name}`
    if (typeof value === 'string') {
      const weight = spec.weights.get(path)
      if (weight !== undefined) found.push({ text: value, language, weight })
    } else if (isDoc(value)) {
      if (startsWeight(spec, `${path}.`, `${path}.`))
        walk(value, { path, language: languageIn(value, spec, language), inArray: false }, spec, found)
    } else if (isArray(value) && !inArray && (spec.weights.has(path) || startsWeight(spec, path, `${path}.`)))
      walk(value.entries(), { path, language, inArray: true }, spec, found)
  }
}

/** MongoDB only looks at the first weighted path that is not below `from`, which an array's path may miss. */
function startsWeight({ weights }: TextSpec, from: string, prefix: string): boolean {
  for (const path of weights.keys()) if (compareText(path, from) >= 0) return path.startsWith(prefix)
  return false
}

/** A document's own language, or that of the document around it. */
function languageIn(doc: Doc, { languageOverride }: TextSpec, around: Language): Language {
  const given = doc.get(languageOverride)
  if (given === undefined) return around
  if (typeof given !== 'string') return fail(17261, 'found language override field in document with non-string type')
  return languageOf(given) ?? fail(17262, `language override unsupported: ${given}`)
}
