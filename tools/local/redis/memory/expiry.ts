import type { Args } from './args.ts'
import type { CommandSpec, CommandTable } from './command.ts'
import { integerReply, isInt64, parseInteger } from './integer.ts'
import { invalidExpireTime, Refusal } from './refusal.ts'
import type { Store } from './store.ts'

export const expiry = {
  expire: expireCommand('expire', 1000n, 'relative'),
  pexpire: expireCommand('pexpire', 1n, 'relative'),
  expireat: expireCommand('expireat', 1000n, 'absolute'),
  pexpireat: expireCommand('pexpireat', 1n, 'absolute'),
  // Rounded to the nearest second, as Redis does.
  ttl: { arity: 2, run: (store, args) => timeToLive(store, args.next(), (left) => (left + 500n) / 1000n) },
  pttl: { arity: 2, run: (store, args) => timeToLive(store, args.next(), (left) => left) },
  persist: {
    arity: 2,
    run(store, args) {
      const key = args.next()
      if (store.expiresAt(key) === undefined) return 0
      store.expire(key, undefined)
      return 1
    },
  },
} satisfies CommandTable

function expireCommand(name: string, unitMs: bigint, base: 'relative' | 'absolute'): CommandSpec {
  return {
    arity: -3,
    run(store, args) {
      const key = args.next()
      const time = args.next()
      const allows = parseCondition(args)
      const milliseconds = parseInteger(time) * unitMs
      const moment = base === 'relative' ? store.now + milliseconds : milliseconds
      if (!isInt64(milliseconds) || !isInt64(moment)) throw invalidExpireTime(name)
      if (store.get(key) === undefined || !allows(moment, store.expiresAt(key))) return 0
      store.expire(key, moment)
      return 1
    },
  }
}

type Condition = (next: bigint, current: bigint | undefined) => boolean

/** NX, XX, GT and LT; a key without a time to live counts as living for ever. */
const conditions: Readonly<Record<string, Condition>> = {
  NX: (_next, current) => current === undefined,
  XX: (_next, current) => current !== undefined,
  GT: (next, current) => current !== undefined && next > current,
  LT: (next, current) => current === undefined || next < current,
}

function parseCondition(args: Args): Condition {
  const given = new Map<string, Condition>()
  for (const word of args.rest()) {
    const option = word.toUpperCase()
    const condition = conditions[option]
    if (condition === undefined) throw new Refusal(`ERR Unsupported option ${word}`)
    given.set(option, condition)
  }
  if (given.has('NX') && given.size > 1) {
    throw new Refusal('ERR NX and XX, GT or LT options at the same time are not compatible')
  }
  if (given.has('GT') && given.has('LT')) {
    throw new Refusal('ERR GT and LT options at the same time are not compatible')
  }
  return (next, current) => [...given.values()].every((condition) => condition(next, current))
}

function timeToLive(store: Store, key: string, inUnit: (left: bigint) => bigint): number | bigint {
  if (store.get(key) === undefined) return -2
  const expiresAt = store.expiresAt(key)
  return expiresAt === undefined ? -1 : integerReply(inUnit(expiresAt - store.now))
}
