import { Decimal128, Double, Int32, Long, ObjectId } from 'bson'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare } from './compare.ts'
import { decode } from './decode.ts'
import { encode } from './encode.ts'
import { encodeKey, invert } from './key.ts'
import type { Maybe, Value } from './value.ts'

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }), fc.integer({ min: -330, max: 330 }))
  .map(([c, e]) => Decimal128.fromString(`${c}E${e}`))
const near = fc.integer({ min: -3, max: 3 })
const number: fc.Arbitrary<Value> = fc.oneof(
  near.map((n) => new Int32(n)),
  near.map((n) => new Double(n / 2)),
  near.map((n) => Long.fromNumber(n)),
  near.map((n) => Decimal128.fromString(`${n}.50`)),
  near.map((n) => Long.fromBigInt(2n ** 53n + BigInt(n))),
  fc.double().map((n) => new Double(n)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => Long.fromBigInt(n)),
  decimal,
)
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 3 }),
  fc.string({ unit: fc.constantFrom('\u0000', '\u0001', 'a', '\uD7FF', '\uFFFD', '\u{1F600}'), maxLength: 3 }),
)
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    number,
    text,
    fc.constantFrom<Value>(
      null,
      true,
      false,
      new Date(0),
      new Date(-1),
      new ObjectId('000000000000000000000001'),
      new ObjectId('ff0000000000000000000000'),
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom('a', 'b', '1'), tie('value')), { maxLength: 3 }).map((fields) => new Map(fields)),
  ),
}))
const maybe: fc.Arbitrary<Maybe> = fc.option(value, { nil: undefined, freq: 20 })

describe('the order of values', () => {
  it('is total', () => {
    fc.assert(
      fc.property(maybe, maybe, maybe, (a, b, c) => {
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0)
        expect(compare(a, a)).toBe(0)
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0)
      }),
      { numRuns: 2000 },
    )
  })

  it('is the order of their keys, and of the inverted keys backwards', () => {
    fc.assert(
      fc.property(maybe, maybe, (a, b) => {
        const [x, y] = [encodeKey(a), encodeKey(b)]
        const order = Math.sign(compare(a, b)) + 0
        expect(x < y ? -1 : x > y ? 1 : 0).toBe(order)
        const [p, q] = [invert(x), invert(y)]
        expect(p < q ? 1 : p > q ? -1 : 0).toBe(order)
        // No key is the beginning of another.
        if (order !== 0) expect(x.startsWith(y) || y.startsWith(x)).toBe(false)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('BSON', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(value, (v) => {
        const doc = new Map([['v', v]])
        expect(encode(decode(encode(doc))).equals(encode(doc))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
