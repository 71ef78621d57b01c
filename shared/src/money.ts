import { z } from '@hono/zod-openapi'

/** The largest amount in minor units that is accepted; sums of a thousand such lines stay exact integers. */
const MAX_MINOR = 100_000_000_00

/** Major units from the wire to integer minor units (cents); undefined if there are more than two decimals. */
export function toMinor(major: number): number | undefined {
  // Adding 0 makes the negative zero that JSON can bring an ordinary one.
  const minor = Math.round(major * 100) + 0
  return Number.isFinite(major) && minor / 100 === major && Math.abs(minor) <= MAX_MINOR ? minor : undefined
}

/** Minor units of an amount that the schema has let through; throws on any other. */
export function minorOf(major: number): number {
  const minor = toMinor(major)
  if (minor === undefined) throw new RangeError(`${major} is no amount of money`)
  return minor
}

/** Integer minor units to the decimal number in major units that goes on the wire. */
export function toMajor(minor: number): number {
  return minor / 100
}

/** An amount on the wire: at least `min` major units, at most two decimals. */
export function money({ min = 0 }: { min?: number } = {}) {
  return z
    .number()
    .min(min)
    .refine((major) => toMinor(major) !== undefined, 'must have at most two decimals')
    .openapi({ type: 'number', example: 19.99 })
}

/** A share of an amount, half a minor unit rounded up; `basisPoints` are hundredths of a per cent (1250 = 12.5 %). */
export function shareOf(minor: number, basisPoints: number): number {
  return Math.floor((minor * basisPoints + 5_000) / 10_000)
}

/**
 * Splits an amount over weights by the largest remainder, so that the parts add up to it exactly.
 * With no weight at all everything stays unassigned only if the amount is 0; else the first part takes it.
 * Amount and weights are whole numbers from 0; RangeError for others.
 */
export function split(totalMinor: number, weights: readonly number[]): number[] {
  if ([totalMinor, ...weights].some((n) => !Number.isSafeInteger(n) || n < 0)) {
    throw new RangeError('amounts and weights are whole numbers from 0')
  }
  const sum = weights.reduce((a, b) => a + b, 0)
  if (sum === 0) return weights.map((_, index) => (index === 0 ? totalMinor : 0))
  const exact = weights.map((weight) => BigInt(totalMinor) * BigInt(weight))
  const parts = exact.map((share) => Number(share / BigInt(sum)))
  const remainders = exact.map((share, index) => ({ index, rest: share % BigInt(sum) }))
  remainders.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest < b.rest ? 1 : -1))
  let left = totalMinor - parts.reduce((a, b) => a + b, 0)
  for (const { index } of remainders) {
    if (left === 0) break
    parts[index] = (parts[index] ?? 0) + 1
    left -= 1
  }
  return parts
}
