import { encodeKey } from '../bson/key.ts'
import { toDouble } from '../bson/exact.ts'
import { show } from '../bson/show.ts'
import { type Doc, document, isDoc, isInt32, isNumeric, typeName, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { rootScope } from '../expression/scope.ts'
import { isExpression } from './bucket.ts'
import { group } from './group.ts'
import { compileIn } from './shape.ts'
import type { StageCompiler, Surroundings } from './stage.ts'

const OPTIONS = new Set(['groupBy', 'buckets', 'output', 'granularity'])
/** What these gather depends on the order of the documents, which versions of MongoDB treat differently here. */
const POSITIONAL = new Set(['$first', '$last', '$push', '$mergeObjects'])

interface Keyed {
  readonly key: string
  readonly value: Value
  readonly doc: Doc
}

/** `$bucketAuto`: the documents in the order of a value, cut into parts of about the same size. */
export const bucketAuto: StageCompiler = (operand, surroundings) => {
  const { scope } = surroundings
  if (!isDoc(operand))
    return fail(40240, `The argument to $bucketAuto must be an object, but found type: ${typeName(operand)}`)
  for (const name of operand.keys()) if (!OPTIONS.has(name)) fail(40245, `Unrecognized option to $bucketAuto: ${name}`)
  if (operand.has('granularity'))
    fail('CommandNotSupported', "this server does not support the option 'granularity' of $bucketAuto")
  const groupBy = operand.get('groupBy')
  const given = operand.get('buckets')
  if (groupBy === undefined || given === undefined)
    return fail(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified")
  if (!isExpression(groupBy))
    fail(
      40239,
      `The $bucketAuto 'groupBy' field must be defined as a $-prefixed path or an expression object, but found: ${show(groupBy)}`,
    )
  const most = readBuckets(given)
  const valueOf = compileIn(scope, groupBy)
  const gather = gathererOf(operand.get('output'), surroundings)
  return (docs) => {
    const keyed = docs.map((doc): Keyed => {
      const value = valueOf(rootScope(doc, scope)) ?? null
      return { key: encodeKey(value), value, doc }
    })
    keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    return cut(keyed, most).map(({ from, to, min, max }) =>
      gather(
        keyed.slice(from, to).map(({ doc }) => doc),
        document({ min, max }),
      ),
    )
  }
}

function readBuckets(given: Value): number {
  if (!isNumeric(given))
    return fail(40241, `The $bucketAuto 'buckets' field must be a numeric value, but found type: ${typeName(given)}`)
  const buckets = toDouble(given)
  if (!isInt32(buckets))
    fail(40242, `The $bucketAuto 'buckets' field must be representable as a 32-bit integer, but found ${buckets}`)
  if (buckets <= 0) fail(40243, `The $bucketAuto 'buckets' field must be greater than 0, but found: ${buckets}`)
  return buckets
}

/** Gathers the documents of one bucket; an empty output counts them, as none does. */
function gathererOf(given: Value | undefined, surroundings: Surroundings): (docs: readonly Doc[], id: Doc) => Doc {
  if (given !== undefined && !isDoc(given))
    return fail(40244, `The $bucketAuto 'output' field must be an object, but found type: ${typeName(given)}`)
  const output = given && given.size > 0 ? given : document({ count: { $sum: 1 } })
  if (output.has('_id')) fail('CommandNotSupported', "this server does not support an '_id' in $bucketAuto.output")
  for (const [name, spec] of output) {
    const positional = isDoc(spec) ? [...spec.keys()].find((each) => POSITIONAL.has(each)) : undefined
    if (positional !== undefined)
      fail('CommandNotSupported', `this server does not support ${positional} in $bucketAuto (${name})`)
  }
  const gathered = group(new Map<string, Value>([['_id', null], ...output]), surroundings)
  return (docs, id) => new Map([...(gathered(docs)[0] ?? []), ['_id', id]])
}

interface Bucket {
  readonly from: number
  readonly to: number
  readonly min: Value
  readonly max: Value
}

/** Equal values share a bucket; a bucket ends where the next begins, the last one with its own last value. */
function cut(keyed: readonly Keyed[], most: number): readonly Bucket[] {
  const size = Math.max(1, Math.round(keyed.length / most))
  const buckets: Bucket[] = []
  let from = 0
  while (from < keyed.length) {
    let to = buckets.length === most - 1 ? keyed.length : Math.min(from + size, keyed.length)
    while (to < keyed.length && keyed[to]?.key === keyed[to - 1]?.key) to += 1
    const min = keyed[from]?.value ?? null
    buckets.push({ from, to, min, max: (keyed[to] ?? keyed[to - 1])?.value ?? null })
    from = to
  }
  return buckets
}
