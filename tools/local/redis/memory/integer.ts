import { notAnInteger } from './refusal.ts'

export const INT64_MAX = 2n ** 63n - 1n
export const INT64_MIN = -(2n ** 63n)

/** Redis's own strictness: no sign plus, no leading zeros, no spaces, 64 bits. */
export function parseInteger(text: string): bigint {
  const value = /^(0|-?[1-9]\d{0,18})$/.test(text) ? BigInt(text) : undefined
  if (value === undefined || !isInt64(value)) throw notAnInteger()
  return value
}

export function isInt64(value: bigint): boolean {
  return value >= INT64_MIN && value <= INT64_MAX
}

/** A number where it is exact, a bigint where it would not be. */
export function integerReply(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
