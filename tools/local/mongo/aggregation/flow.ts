import { Int32 } from 'bson'
import { toDouble } from '../bson/exact.ts'
import { document, isDoc, isNumeric, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { matches } from '../query/match.ts'
import { parseFilter } from '../query/parse.ts'
import { readSort, sortBy } from '../query/sort.ts'
import type { TextRequest } from '../text/search.ts'
import { group } from './group.ts'
import { refuseInside, type StageCompiler, stagesOf } from './stage.ts'

export const match: StageCompiler = (operand, { scope }) => {
  const texts: TextRequest[] = []
  const filter = parseFilter(
    isDoc(operand) ? operand : fail(15959, 'the match filter must be an expression in an object'),
    scope,
    texts,
  )
  if (texts.length > 0) fail(17313, '$match with $text is only allowed as the first pipeline stage')
  return (docs) => docs.filter((doc) => matches(filter, doc))
}

export const sort: StageCompiler = (operand, { scope }) => {
  const keys = readSort(
    isDoc(operand) ? operand : fail(15973, 'the $sort key specification must be an object'),
    scope.scores,
  )
  if (keys.length === 0) fail(15976, '$sort stage must have at least one sort key')
  return (docs) => sortBy(docs, (doc) => doc, keys)
}

export const limit: StageCompiler = (operand) => {
  const most = wholeFrom(operand, '$limit', 1)
  return (docs) => docs.slice(0, most)
}

export const skip: StageCompiler = (operand) => {
  const first = wholeFrom(operand, '$skip', 0)
  return (docs) => docs.slice(first)
}

function wholeFrom(value: Value, name: string, least: number): number {
  const n = isNumeric(value) ? toDouble(value) : Number.NaN
  return Number.isSafeInteger(n) && n >= least
    ? n
    : fail(
        15958,
        `invalid argument to ${name} stage: the value must be a ${least === 0 ? 'non-negative' : 'positive'} whole number`,
      )
}

export const count: StageCompiler = (operand) => {
  if (typeof operand !== 'string' || operand === '' || operand.startsWith('$') || operand.includes('.'))
    return fail(40156, 'the count field must be a non-empty string without $ and .')
  return (docs) => (docs.length === 0 ? [] : [new Map([[operand, new Int32(docs.length)]])])
}

export const sortByCount: StageCompiler = (operand, surroundings) => {
  const grouped = group(
    new Map<string, Value>([
      ['_id', operand],
      ['count', document({ $sum: 1 })],
    ]),
    surroundings,
  )
  return (docs) => sortBy(grouped(docs), (doc) => doc, [{ path: 'count', descending: true }])
}

/** Stages that may not stand inside a facet. */
const NOT_IN_FACET = new Set(['$facet', '$out', '$merge', '$geoNear', '$collStats', '$indexStats'])

export const facet: StageCompiler = (operand, { pipeline, scope }) => {
  if (!isDoc(operand) || operand.size === 0) return fail(40169, 'the $facet specification must be a non-empty object')
  const facets = [...operand].map(([name, stages]) => {
    const list = stagesOf(stages, `$facet.${name}`)
    refuseInside(list, NOT_IN_FACET, { code: 40600, where: 'to be used within a $facet stage' })
    return [name, pipeline(list, scope)] as const
  })
  return (docs) => [new Map(facets.map(([name, run]) => [name, run(docs)]))]
}
