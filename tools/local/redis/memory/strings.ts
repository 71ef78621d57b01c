import type { Args } from './args.ts'
import type { CommandTable } from './command.ts'
import { wrongArity, wrongType } from './refusal.ts'
import { expireMoment, parseGetExOptions, parseSetOptions } from './set-options.ts'
import type { Store, Value } from './store.ts'

export const strings = {
  get: { arity: 2, run: (store, args) => textAt(store, args.next()) ?? null },
  set: { arity: -3, run: set },
  setnx: {
    arity: 3,
    run: (store, args) => (setMissing(store, [[args.next(), args.next()]]) ? 1 : 0),
  },
  setex: { arity: 4, run: (store, args) => setExpiring(store, args, 'EX', 'setex') },
  psetex: { arity: 4, run: (store, args) => setExpiring(store, args, 'PX', 'psetex') },
  getset: {
    arity: 3,
    run(store, args) {
      const key = args.next()
      const before = textAt(store, key) ?? null
      store.set(key, text(args.next()))
      return before
    },
  },
  getdel: {
    arity: 2,
    run(store, args) {
      const key = args.next()
      const before = textAt(store, key) ?? null
      store.delete(key)
      return before
    },
  },
  getex: { arity: -2, run: getEx },
  mget: {
    arity: -2,
    run: (store, args) => args.rest().map((key) => anyText(store.get(key))),
  },
  mset: {
    arity: -3,
    run(store, args) {
      for (const [key, value] of keyValues(args, 'mset')) store.set(key, text(value))
      return 'OK'
    },
  },
  msetnx: {
    arity: -3,
    run: (store, args) => (setMissing(store, keyValues(args, 'msetnx')) ? 1 : 0),
  },
  append: {
    arity: 3,
    run(store, args) {
      const key = args.next()
      const value = (textAt(store, key) ?? '') + args.next()
      store.replace(key, text(value))
      return Buffer.byteLength(value)
    },
  },
  strlen: { arity: 2, run: (store, args) => Buffer.byteLength(textAt(store, args.next()) ?? '') },
} satisfies CommandTable

/** The text at a key, undefined without the key; a value of another type is refused. */
export function textAt(store: Store, key: string): string | undefined {
  const value = store.get(key)
  if (value === undefined) return undefined
  if (value.type !== 'string') throw wrongType()
  return value.text
}

export function text(value: string): Value {
  return { type: 'string', text: value }
}

function set(store: Store, args: Args): string | null {
  const key = args.next()
  const value = text(args.next())
  const { condition, get, expire } = parseSetOptions(args)
  const moment = 'time' in expire ? expireMoment(expire.kind, expire.time, store.now, 'set') : undefined
  const before = get ? (textAt(store, key) ?? null) : null
  const exists = store.get(key) !== undefined
  if (condition === (exists ? 'NX' : 'XX')) return before
  if (expire.kind === 'keep') store.replace(key, value)
  else store.set(key, value, moment)
  return get ? before : 'OK'
}

function setExpiring(store: Store, args: Args, unit: 'EX' | 'PX', command: string): 'OK' {
  const key = args.next()
  const moment = expireMoment(unit, args.next(), store.now, command)
  store.set(key, text(args.next()), moment)
  return 'OK'
}

function getEx(store: Store, args: Args): string | null {
  const key = args.next()
  const expire = parseGetExOptions(args)
  const value = textAt(store, key)
  if (value === undefined) return null
  if ('time' in expire) store.expire(key, expireMoment(expire.kind, expire.time, store.now, 'getex'))
  else if (expire.kind === 'persist') store.expire(key, undefined)
  return value
}

/** MGET answers nil for a key of another type instead of refusing. */
function anyText(value: Value | undefined): string | null {
  return value?.type === 'string' ? value.text : null
}

function keyValues(args: Args, command: string): [key: string, value: string][] {
  if (args.left % 2 !== 0) throw wrongArity(command)
  return args.pairs()
}

/** Sets all of them if none exists yet, otherwise nothing. */
function setMissing(store: Store, entries: readonly (readonly [key: string, value: string])[]): boolean {
  if (entries.some(([key]) => store.get(key) !== undefined)) return false
  for (const [key, value] of entries) store.set(key, text(value))
  return true
}
