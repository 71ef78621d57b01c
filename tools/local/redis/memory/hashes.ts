import type { CommandTable } from './command.ts'
import { integerReply, isInt64, parseInteger } from './integer.ts'
import { Refusal, wouldOverflow, wrongArity, wrongType } from './refusal.ts'
import type { Store } from './store.ts'

export const hashes = {
  hset: {
    arity: -4,
    run(store, args) {
      const key = args.next()
      if (args.left % 2 !== 0) throw wrongArity('hset')
      const fields = hashToWrite(store, key)
      const before = fields.size
      for (const [field, value] of args.pairs()) fields.set(field, value)
      return fields.size - before
    },
  },
  hget: { arity: 3, run: (store, args) => hashAt(store, args.next()).get(args.next()) ?? null },
  hmget: {
    arity: -3,
    run(store, args) {
      const fields = hashAt(store, args.next())
      return args.rest().map((field) => fields.get(field) ?? null)
    },
  },
  hgetall: { arity: 2, run: (store, args) => [...hashAt(store, args.next())].flat() },
  hkeys: { arity: 2, run: (store, args) => [...hashAt(store, args.next()).keys()] },
  hvals: { arity: 2, run: (store, args) => [...hashAt(store, args.next()).values()] },
  hlen: { arity: 2, run: (store, args) => hashAt(store, args.next()).size },
  hexists: { arity: 3, run: (store, args) => (hashAt(store, args.next()).has(args.next()) ? 1 : 0) },
  hdel: {
    arity: -3,
    run(store, args) {
      const key = args.next()
      const fields = hashAt(store, key)
      const removed = args.rest().filter((field) => fields.delete(field)).length
      if (fields.size === 0) store.delete(key)
      return removed
    },
  },
  hincrby: {
    arity: 4,
    run(store, args) {
      const key = args.next()
      const field = args.next()
      const by = args.integer()
      const sum = counterValue(hashAt(store, key).get(field)) + by
      if (!isInt64(sum)) throw wouldOverflow()
      hashToWrite(store, key).set(field, String(sum))
      return integerReply(sum)
    },
  },
} satisfies CommandTable

/** The fields at a key, none without the key. */
function hashAt(store: Store, key: string): Map<string, string> {
  const value = store.get(key)
  if (value === undefined) return new Map()
  if (value.type !== 'hash') throw wrongType()
  return value.fields
}

/** The fields at a key, created if need be; call it only when something will certainly be written. */
function hashToWrite(store: Store, key: string): Map<string, string> {
  const fields = hashAt(store, key)
  store.replace(key, { type: 'hash', fields })
  return fields
}

function counterValue(text: string | undefined): bigint {
  try {
    return parseInteger(text ?? '0')
  } catch {
    throw new Refusal('ERR hash value is not an integer')
  }
}
