import { Decimal128, Double, Int32, Long, ObjectId } from 'bson'
import fc from 'fast-check'
import { type Fields, isFields, type Value } from './value.ts'

/** Few names and values, so that filters and updates meet what is there. */
const NAMES = ['a', 'b', 'c']
const name = fc.constantFrom(...NAMES)

const wholes: readonly Value[] = [0, 1, 2, -1, 2147483647].map((n) => new Int32(n))
const longs: readonly Value[] = ['0', '1', '2', '2147483648', '9007199254740993', '9223372036854775807'].map((n) =>
  Long.fromString(n),
)
const doubles: readonly Value[] = [0, -0, 1, 1.5, 2, 2 ** 53, NaN, Infinity, -Infinity].map((n) => new Double(n))
const decimals: readonly Value[] = [
  '0',
  '1',
  '1.0',
  '1.5',
  '9007199254740993',
  '1E400',
  '-1E-400',
  'NaN',
  'Infinity',
].map((n) => Decimal128.fromString(n))
/** Arithmetic with decimals is refused by the local server. */
const operand = fc.constantFrom(...wholes, ...longs, ...doubles)
const number = fc.constantFrom(...wholes, ...longs, ...doubles, ...decimals)
const scalar = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<Value>(null, true, false) },
  { weight: 3, arbitrary: number },
  { weight: 1, arbitrary: fc.constantFrom<Value>('', 'a', 'b', 'ab', 'B', 'é', '😀', '\uFFFD') },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Value>(
      new Date(0),
      new Date(-1),
      new Date(1_700_000_000_000),
      new ObjectId('000000000000000000000001'),
      new ObjectId('ff0000000000000000000000'),
    ),
  },
)

const { fields, value } = fc.letrec<{ fields: Fields; list: readonly Value[]; value: Value }>((tie) => ({
  fields: fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  list: fc.array(tie('value'), { maxLength: 3 }),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: scalar },
    { weight: 1, arbitrary: tie('fields') },
    { weight: 2, arbitrary: tie('list') },
  ),
}))

/** Of any shape, or of one with numbers only, which then meet their like of other types. */
export const documents = fc
  .oneof(
    { weight: 4, arbitrary: fc.array(fields, { minLength: 1, maxLength: 8 }) },
    { weight: 1, arbitrary: fc.array(fc.record({ a: number, b: fc.array(number) }), { minLength: 2, maxLength: 8 }) },
  )
  .map((all) => all.map((each, n): Fields => ({ _id: new Int32(n), ...each })))

const plainPath = fc.oneof(
  { weight: 3, arbitrary: name },
  { weight: 2, arbitrary: fc.constantFrom('a.b', 'a.c', 'b.a', 'b.c', 'c.a', 'a.b.c') },
)
const path = fc.oneof(
  { weight: 5, arbitrary: plainPath },
  { weight: 1, arbitrary: fc.constantFrom('a.0', 'a.1', 'b.0', 'a.0.b', 'a.1.c', 'b.2') },
)

const one = <K extends string>(operator: K, arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Fields> =>
  arbitrary.map((operand) => ({ [operator]: operand }))
const range = fc.constantFrom('$gt', '$gte', '$lt', '$lte').chain((operator) => one(operator, scalar))
const ranges = fc.tuple(one('$gte', scalar), one('$lt', scalar)).map(([from, to]) => ({ ...from, ...to }))
const simple = fc.oneof(
  one('$eq', value),
  one('$ne', value),
  range,
  ranges,
  one('$in', fc.array(value, { maxLength: 3 })),
  one('$nin', fc.array(value, { maxLength: 3 })),
)
const operators = fc.oneof(
  { weight: 4, arbitrary: simple },
  { weight: 1, arbitrary: one('$exists', fc.boolean()) },
  {
    weight: 1,
    arbitrary: one(
      '$size',
      fc.integer({ min: 0, max: 3 }).map((n) => new Int32(n)),
    ),
  },
  { weight: 1, arbitrary: one('$all', fc.array(value, { maxLength: 2 })) },
  { weight: 1, arbitrary: one('$elemMatch', simple) },
  {
    weight: 1,
    arbitrary: one(
      '$elemMatch',
      fc.tuple(name, fc.oneof(value, simple)).map((entry) => Object.fromEntries([entry])),
    ),
  },
  { weight: 1, arbitrary: one('$not', simple) },
)
/** A document as a condition is a value to be equal to, so long as it does not begin with an operator. */
const condition = fc.oneof({ weight: 1, arbitrary: value }, { weight: 3, arbitrary: operators })
const leaf = fc.dictionary(path, condition, { minKeys: 1, maxKeys: 2, noNullPrototype: true })

export const filters = fc.oneof(
  { weight: 3, arbitrary: leaf },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(leaf, { minLength: 1, maxLength: 3 }), fc.option(leaf))
      .map(([operator, parts, more]): Fields => ({ ...more, [operator]: parts })),
  },
)

export const sorts = fc.record({ path: plainPath, direction: fc.constantFrom<1 | -1>(1, -1) })

/** No path of a projection or an update may be the beginning of another. */
const paths = (each: fc.Arbitrary<string>, maxLength: number) =>
  fc.uniqueArray(each, {
    minLength: 1,
    maxLength,
    comparator: (x, y) => `${x}.`.startsWith(`${y}.`) || `${y}.`.startsWith(`${x}.`),
  })

export const projections = fc.record({ paths: paths(plainPath, 3), show: fc.boolean(), showId: fc.boolean() })

const updateOperators: readonly (readonly [string, fc.Arbitrary<Value>])[] = [
  ['$set', value],
  ['$unset', fc.constant('')],
  ['$inc', operand],
  ['$mul', operand],
  ['$min', value],
  ['$max', value],
  ['$push', fc.oneof(value, one('$each', fc.array(value, { maxLength: 3 })))],
  ['$addToSet', fc.oneof(value, one('$each', fc.array(value, { maxLength: 3 })))],
  ['$pull', fc.oneof(value, simple)],
  ['$pop', fc.constantFrom(new Int32(1), new Int32(-1))],
]
const renames = paths(path, 2)
  .filter(({ length }) => length === 2)
  .map(([from = '', to = '']): Fields => ({ $rename: { [from]: to } }))

const change = (path: string): fc.Arbitrary<Fields> =>
  fc.constantFrom(...updateOperators).chain(([operator, operand]) => one(operator, one(path, operand)))

export const updates = fc.oneof(
  { weight: 6, arbitrary: paths(path, 2).chain((all) => fc.tuple(...all.map(change)).map(merged)) },
  { weight: 1, arbitrary: renames },
)

/** One update of several, the fields of each operator put together. */
function merged(changes: readonly Fields[]): Fields {
  const operators = new Map<string, Fields>()
  for (const [operator, fields] of changes.flatMap((each) => Object.entries(each)))
    if (isFields(fields)) operators.set(operator, { ...operators.get(operator), ...fields })
  return Object.fromEntries(operators)
}

/** Indexes that a random document never breaks. */
export const indexes = fc.uniqueArray(
  fc.record({
    key: fc.constantFrom<Record<string, 1 | -1>>(
      { a: 1 },
      { b: -1 },
      { 'a.b': 1 },
      { c: 1, _id: -1 },
      { _id: 1, b: 1 },
    ),
    sparse: fc.boolean(),
  }),
  { maxLength: 3, selector: ({ key }) => JSON.stringify(key) },
)
