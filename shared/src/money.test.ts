import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minorOf, money, shareOf, split, toMajor, toMinor } from './money.ts'

const MAX_MINOR = 10_000_000_000
const minors = fc.integer({ min: 0, max: MAX_MINOR })

describe('amounts on the wire', () => {
  test('every amount of two decimals survives the way in and out', () => {
    fc.assert(
      fc.property(minors, (minor) => {
        const text = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`
        expect(toMinor(Number(text))).toBe(minor)
        expect(toMinor(toMajor(minor))).toBe(minor)
      }),
    )
  })

  test('more decimals are refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 1, max: 9 }), (minor, digit) => {
        const text = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}${digit}`
        expect(toMinor(Number(text))).toBeUndefined()
      }),
    )
    expect(toMinor(0.1 + 0.2)).toBeUndefined()
  })

  test('what is no amount is refused', () => {
    for (const value of [NaN, Infinity, -Infinity, 1e21, 100_000_000.01]) expect(toMinor(value)).toBeUndefined()
    expect(() => minorOf(1.005)).toThrow(RangeError)
  })

  test('a negative zero becomes an ordinary one', () => {
    expect(Object.is(toMinor(-0), 0)).toBe(true)
  })

  test('the schema takes amounts from its minimum on', () => {
    expect(money().safeParse(0).success).toBe(true)
    expect(money().safeParse(-0.01).success).toBe(false)
    expect(money({ min: 1 }).safeParse(0.99).success).toBe(false)
    expect(money().safeParse(1.001).success).toBe(false)
    expect(money().safeParse('1').success).toBe(false)
  })
})

test('a share is rounded half up', () => {
  expect(shareOf(1_000, 1_250)).toBe(125)
  expect(shareOf(10, 500)).toBe(1)
  expect(shareOf(9, 500)).toBe(0)
  fc.assert(
    fc.property(minors, fc.integer({ min: 0, max: 10_000 }), (minor, basisPoints) => {
      const twice = 2n * BigInt(minor) * BigInt(basisPoints)
      const distance = 20_000n * BigInt(shareOf(minor, basisPoints)) - twice
      expect(distance > -10_000n && distance <= 10_000n).toBe(true)
    }),
  )
})

describe('splitting an amount', () => {
  const weights = fc.array(fc.integer({ min: 0, max: MAX_MINOR }), { minLength: 1, maxLength: 30 })

  test('the parts add up to it exactly', () => {
    fc.assert(
      fc.property(minors, weights, (total, shares) => {
        expect(split(total, shares).reduce((a, b) => a + b, 0)).toBe(total)
      }),
    )
  })

  test('no part is a whole unit away from its exact share', () => {
    fc.assert(
      fc.property(minors, weights, (total, shares) => {
        const sum = BigInt(shares.reduce((a, b) => a + b, 0))
        fc.pre(sum > 0n)
        split(total, shares).forEach((part, index) => {
          const distance = BigInt(part) * sum - BigInt(total) * BigInt(shares[index] ?? 0)
          expect(distance < sum && distance > -sum).toBe(true)
        })
      }),
    )
  })

  test('the largest remainders get the units that are left, the first of equals first', () => {
    expect(split(100, [1, 1, 1])).toEqual([34, 33, 33])
    expect(split(10, [1, 2, 4])).toEqual([1, 3, 6])
    expect(split(5, [0, 0])).toEqual([5, 0])
    expect(split(0, [])).toEqual([])
  })

  test('what is negative or not whole is refused', () => {
    expect(() => split(-3, [1, 1])).toThrow(RangeError)
    expect(() => split(3, [1, -1])).toThrow(RangeError)
    expect(() => split(0.5, [1])).toThrow(RangeError)
  })
})
