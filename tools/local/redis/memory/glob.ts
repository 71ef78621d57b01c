import { Refusal } from './refusal.ts'

/**
 * Redis's glob patterns as a matcher of our own: `*`, `?`, `[a-z]`, `[^…]`, `\x`, on bytes as in Redis. The pattern
 * never becomes a regular expression, and the matching never takes more than pattern × text steps.
 */
type Token = { readonly kind: 'any-run' } | { readonly kind: 'byte'; readonly accepts: (byte: number) => boolean }

const code = (character: string) => character.charCodeAt(0)
const STAR = code('*')
const ANY = code('?')
const OPEN = code('[')
const CLOSE = code(']')
const NOT = code('^')
const DASH = code('-')
const ESCAPE = code('\\')

export function globMatcher(pattern: string): (text: string) => boolean {
  const tokens = tokenize(Buffer.from(pattern))
  return (text) => matches(tokens, Buffer.from(text))
}

function tokenize(pattern: Buffer): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < pattern.length) {
    const byte = pattern[at]
    if (byte === OPEN) {
      const group = readGroup(pattern, at + 1)
      tokens.push({ kind: 'byte', accepts: group.accepts })
      at = group.end
      continue
    }
    if (byte === STAR) tokens.push({ kind: 'any-run' })
    else if (byte === ANY) tokens.push({ kind: 'byte', accepts: () => true })
    else {
      // A backslash at the very end stands for itself.
      if (byte === ESCAPE && at + 1 < pattern.length) at += 1
      const literal = pattern[at]
      tokens.push({ kind: 'byte', accepts: (candidate) => candidate === literal })
    }
    at += 1
  }
  return tokens
}

/** Reads `…]`. As in Redis a group may lack its bracket, a range may be backwards, and `[]` accepts nothing. */
function readGroup(pattern: Buffer, start: number): { accepts: (byte: number) => boolean; end: number } {
  const negated = pattern[start] === NOT
  const ranges: { low: number; high: number }[] = []
  let at = negated ? start + 1 : start
  while (at < pattern.length && pattern[at] !== CLOSE) {
    if (pattern[at] === ESCAPE && at + 1 < pattern.length) {
      at += 1
      ranges.push(range(pattern[at], pattern[at]))
    } else if (pattern[at + 1] === DASH && at + 2 < pattern.length) {
      ranges.push(range(pattern[at], pattern[at + 2]))
      at += 2
    } else {
      ranges.push(range(pattern[at], pattern[at]))
    }
    at += 1
  }
  const accepts = (byte: number) => ranges.some(({ low, high }) => byte >= low && byte <= high) !== negated
  return { accepts, end: at + 1 }
}

const MAX_ASCII = 127

function range(first = 0, last = 0): { low: number; high: number } {
  // Redis compares C chars, whose sign depends on the processor: no one answer would be right.
  if (first !== last && Math.max(first, last) > MAX_ASCII) {
    throw new Refusal('ERR a range with an end that is not ASCII is not implemented by the in-memory engine')
  }
  return { low: Math.min(first, last), high: Math.max(first, last) }
}

/** Walks both; on a mismatch it goes back to the last star and lets that take one byte more. */
function matches(tokens: readonly Token[], text: Buffer): boolean {
  let token = 0
  let at = 0
  let retry: { token: number; at: number } | undefined
  while (at < text.length) {
    const current = tokens[token]
    const byte = text[at] ?? 0
    if (current?.kind === 'any-run') {
      retry = { token: token + 1, at }
      token += 1
    } else if (current?.accepts(byte)) {
      token += 1
      at += 1
    } else if (retry) {
      retry = { token: retry.token, at: retry.at + 1 }
      token = retry.token
      at = retry.at
    } else {
      return false
    }
  }
  return tokens.slice(token).every(({ kind }) => kind === 'any-run')
}
