import { notAFloat, Refusal } from './refusal.ts'

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const INFINITY = /^([+-]?)inf(inity)?$/i

/** A sorted-set score. Hexadecimal floats, which strtod accepts, are refused as invalid. */
export function parseScore(text: string): number {
  const value = parseDouble(text)
  const outOfRange = DECIMAL.test(text) && (!Number.isFinite(value) || (value === 0 && /^[^e]*[1-9]/i.test(text)))
  if (value === undefined || outOfRange) throw notAFloat()
  return value
}

/**
 * The shortest text that reads back as the same number. Redis has changed this text between versions (7.0 prints
 * 17 digits, later ones the shortest form), never the number.
 */
export function scoreReply(score: number): string {
  if (Number.isFinite(score)) return String(score)
  return score > 0 ? 'inf' : '-inf'
}

type ScoreRange = (score: number) => boolean

/** `min` and `max` as ZCOUNT and ZRANGE BYSCORE take them: a number, `(number` for exclusive, `-inf`, `+inf`. */
export function parseScoreRange(min: string, max: string): ScoreRange {
  const low = parseBound(min)
  const high = parseBound(max)
  return (score) =>
    (low.exclusive ? score > low.score : score >= low.score) &&
    (high.exclusive ? score < high.score : score <= high.score)
}

function parseBound(text: string): { score: number; exclusive: boolean } {
  const exclusive = text.startsWith('(')
  const number = exclusive ? text.slice(1) : text
  // Redis reads an empty bound as 0, here and not in scores.
  const score = number === '' ? 0 : parseDouble(number)
  if (score === undefined) throw new Refusal('ERR min or max is not a float')
  return { score, exclusive }
}

function parseDouble(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text)
  const infinity = INFINITY.exec(text)
  if (infinity) return infinity[1] === '-' ? -Infinity : Infinity
  return undefined
}
