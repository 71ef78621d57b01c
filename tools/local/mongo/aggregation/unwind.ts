import { Long } from 'bson'
import { type Doc, isArray, isDoc, type Maybe, typeName, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { fieldPath } from '../expression/compile.ts'
import { changeAt } from '../update/place.ts'
import type { StageCompiler } from './stage.ts'

/** `$unwind`; a value that is no array counts as its only element. */
export const unwind: StageCompiler = (operand) => {
  const options = typeof operand === 'string' ? new Map<string, Value>([['path', operand]]) : operand
  if (!isDoc(options)) return fail(15981, 'expected either a string or an object as specification for $unwind stage')
  for (const name of options.keys())
    if (!['path', 'preserveNullAndEmptyArrays', 'includeArrayIndex'].includes(name))
      fail(28811, `unrecognized option to $unwind stage: ${name}`)
  const given = options.get('path')
  if (given === undefined) return fail(28812, 'no path specified to $unwind stage')
  if (typeof given !== 'string')
    return fail(28808, `expected a string as the path for $unwind stage, got ${typeName(given)}`)
  if (!given.startsWith('$')) return fail(28818, `path option to $unwind stage should be prefixed with a '$': ${given}`)
  const path = fieldPath(given.slice(1))
  const preserve = options.get('preserveNullAndEmptyArrays') ?? false
  const indexName = options.get('includeArrayIndex')
  if (typeof preserve !== 'boolean')
    return fail(28809, 'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage')
  if (indexName !== undefined && (typeof indexName !== 'string' || indexName === '' || indexName.startsWith('$')))
    return fail(28810, 'expected a non-empty string for the includeArrayIndex option to $unwind stage')
  const indexPath = typeof indexName === 'string' ? fieldPath(indexName) : undefined
  const withIndex = (doc: Doc, index: number | null): Doc =>
    indexPath ? put(doc, indexPath, index === null ? null : Long.fromNumber(index)) : doc
  return (docs) =>
    docs.flatMap((doc) => {
      const value = at(doc, path)
      if (isArray(value) && value.length > 0) return value.map((item, index) => withIndex(put(doc, path, item), index))
      if (value !== undefined && value !== null && !isArray(value)) return [withIndex(doc, null)]
      return preserve ? [withIndex(isArray(value) ? put(doc, path, undefined) : doc, null)] : []
    })
}

function at(doc: Doc, path: readonly string[]): Maybe {
  return path.reduce<Maybe>((value, name) => (isDoc(value) ? value.get(name) : undefined), doc)
}

function put(doc: Doc, path: readonly string[], value: Maybe): Doc {
  return changeAt(doc, { path, creates: true, apply: () => value })
}
