import { Int32 } from 'bson'
import { compareText, equal } from '../bson/compare.ts'
import { toDouble } from '../bson/exact.ts'
import { type Doc, document, isDoc, isNumeric, type Maybe, type Plain, type Value, value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { type Language, languageOf } from './language.ts'

/** What a text index is made of. */
export interface TextSpec {
  /** By path, in the order of the paths. */
  readonly weights: ReadonlyMap<string, number>
  /** As it was given, for listIndexes. */
  readonly defaultLanguage: string
  readonly language: Language
  /** The field of a document that names its language. */
  readonly languageOverride: string
  /** The paths of the key in front of the text, for which a search has to give a value each. */
  readonly before: readonly string[]
  readonly after: readonly string[]
}

export const TEXT_OPTIONS: readonly string[] = ['weights', 'default_language', 'language_override', 'textIndexVersion']
export const TEXT_INDEX_VERSION = 3
const MAX_WEIGHT = 100_000
const TEXT = '_fts'
const WEIGHT = '_ftsx'

/** Reads a text index, and gives its key the form in which MongoDB stores and lists it; undefined for another index. */
export function readTextSpec(spec: Doc, key: Doc): { readonly key: Doc; readonly text: TextSpec } | undefined {
  if (![...key.values()].includes('text')) {
    for (const name of [...TEXT_OPTIONS, TEXT, WEIGHT])
      if (spec.has(name) || key.has(name)) refuse(`only a text index can have '${name}'`)
    return undefined
  }
  const version = spec.get('textIndexVersion')
  if (version !== undefined && !(isNumeric(version) && toDouble(version) === TEXT_INDEX_VERSION))
    refuse(`this server only supports textIndexVersion ${TEXT_INDEX_VERSION}`)
  const { before, texts, after } = partsOf(key)
  const defaultLanguage = textOption(spec, 'default_language', 'english')
  return {
    key: new Map<string, Value>([...before, ...document({ [TEXT]: 'text', [WEIGHT]: 1 }), ...after]),
    text: {
      weights: readWeights(texts, spec.get('weights')),
      defaultLanguage,
      language:
        languageOf(defaultLanguage) ?? refuse(`this server does not support the default_language '${defaultLanguage}'`),
      languageOverride: readOverride(textOption(spec, 'language_override', 'language')),
      before: before.map(([path]) => path),
      after: after.map(([path]) => path),
    },
  }
}

/** The options as listIndexes shows them. */
export function listedText({ weights, defaultLanguage, languageOverride }: TextSpec): {
  readonly [key: string]: Plain
} {
  return {
    weights: new Map([...weights].map(([path, weight]) => [path, new Int32(weight)])),
    default_language: defaultLanguage,
    language_override: languageOverride,
    textIndexVersion: TEXT_INDEX_VERSION,
  }
}

/** True if two text indexes with the same key, or two indexes that are none, have the same text options. */
export function sameText(a: TextSpec | undefined, b: TextSpec | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equal(value(listedText(a)), value(listedText(b)))
}

type Part = readonly [path: string, direction: Value]

/** The text fields stand together; in the stored form two names stand for them, and the weights name them. */
function partsOf(key: Doc): { before: readonly Part[]; texts: readonly string[]; after: readonly Part[] } {
  const parts = [...key]
  const from = parts.findIndex(([, kind]) => kind === 'text')
  const stored = parts[from]?.[0] === TEXT
  if (stored && parts[from + 1]?.[0] !== WEIGHT) refuse(`expected ${WEIGHT} after ${TEXT}`)
  const length = stored ? 2 : parts.slice(from).findIndex(([, kind]) => kind !== 'text')
  const to = length < 0 ? parts.length : from + length
  const [before, after] = [parts.slice(0, from), parts.slice(to)]
  const texts = stored ? [] : parts.slice(from, to).map(([path]) => path)
  if (after.some(([, kind]) => kind === 'text')) refuse("'text' fields in index must all be adjacent")
  for (const path of [...before, ...after].map(([name]) => name).concat(texts)) checkPath(path)
  return { before, texts, after }
}

/** The directions of the other fields are checked as those of every index. */
function checkPath(path: string): void {
  if (path === TEXT || path === WEIGHT) refuse(`text index with reserved fields ${TEXT}/${WEIGHT} not allowed`)
  if (path.split('.').some((part) => part === '' || part.startsWith('$') || /^\d+$/.test(part)))
    refuse(`this server does not support the path '${path}' in a text index`)
}

/** A field of the key weighs 1 unless it is told otherwise; a weight also adds its field. */
function readWeights(texts: readonly string[], given: Maybe): ReadonlyMap<string, number> {
  const weights = new Map(texts.map((path) => [path, 1]))
  if (given !== undefined && !isDoc(given)) return refuse("text index option 'weights' must be an object")
  for (const [path, weight] of given ?? []) {
    checkPath(path)
    weights.set(
      path,
      isNumeric(weight) ? Math.trunc(toDouble(weight)) : refuse('weight for text index needs numeric type'),
    )
  }
  if (weights.size === 0) refuse("text index option 'weights' must specify fields or the wildcard")
  for (const weight of weights.values())
    if (!(weight > 0 && weight < MAX_WEIGHT))
      refuse(`text index weight must be in the exclusive interval (0,${MAX_WEIGHT}) but found: ${weight}`)
  return new Map([...weights].sort(([a], [b]) => compareText(a, b)))
}

function textOption(spec: Doc, name: string, fallback: string): string {
  const given = spec.get(name)
  return given === undefined || typeof given === 'string' ? (given ?? fallback) : refuse(`${name} needs a string type`)
}

function readOverride(field: string): string {
  return field === '' || field.startsWith('$') || field.includes('.') || /^\d+$/.test(field)
    ? refuse('language_override is not valid')
    : field
}

function refuse(reason: string): never {
  return fail('CannotCreateIndex', reason)
}
