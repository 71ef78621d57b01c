import type { Reply } from '../engine.ts'
import type { Args } from './args.ts'
import type { CommandTable } from './command.ts'
import { parseInteger } from './integer.ts'
import { Refusal, wrongArity, wrongType } from './refusal.ts'
import { span } from './span.ts'
import type { Store } from './store.ts'

export const lists = {
  lpush: { arity: -3, run: (store, args) => push(store, args, (items, added) => [...added.toReversed(), ...items]) },
  rpush: { arity: -3, run: (store, args) => push(store, args, (items, added) => [...items, ...added]) },
  lpop: { arity: -2, run: (store, args) => pop(store, args, 'lpop', (items, count) => items.splice(0, count)) },
  rpop: {
    arity: -2,
    run: (store, args) => pop(store, args, 'rpop', (items, count) => items.splice(-count, count).toReversed()),
  },
  llen: { arity: 2, run: (store, args) => itemsAt(store, args.next())?.length ?? 0 },
  lrange: {
    arity: 4,
    run(store, args) {
      const key = args.next()
      const start = args.integer()
      const stop = args.integer()
      const items = itemsAt(store, key) ?? []
      const { from, to } = span(start, stop, items.length)
      return items.slice(from, to)
    },
  },
  ltrim: {
    arity: 4,
    run(store, args) {
      const key = args.next()
      const start = args.integer()
      const stop = args.integer()
      const items = itemsAt(store, key)
      if (items === undefined) return 'OK'
      const { from, to } = span(start, stop, items.length)
      write(store, key, items.slice(from, to))
      return 'OK'
    },
  },
} satisfies CommandTable

function itemsAt(store: Store, key: string): string[] | undefined {
  const value = store.get(key)
  if (value === undefined) return undefined
  if (value.type !== 'list') throw wrongType()
  return value.items
}

/** An empty list is no key. */
function write(store: Store, key: string, items: string[]): void {
  if (items.length === 0) store.delete(key)
  else store.replace(key, { type: 'list', items })
}

function push(store: Store, args: Args, join: (items: string[], added: string[]) => string[]): number {
  const key = args.next()
  const items = join(itemsAt(store, key) ?? [], args.rest())
  write(store, key, items)
  return items.length
}

function pop(store: Store, args: Args, name: string, take: (items: string[], count: number) => string[]): Reply {
  if (args.left > 2) throw wrongArity(name)
  const key = args.next()
  const count = args.left > 0 ? parseCount(args.next()) : undefined
  const items = itemsAt(store, key)
  if (items === undefined) return null
  const taken = count === 0 ? [] : take(items, count ?? 1)
  write(store, key, items)
  return count === undefined ? (taken[0] ?? null) : taken
}

function parseCount(text: string): number {
  const outOfRange = () => new Refusal('ERR value is out of range, must be positive')
  let count: bigint
  try {
    count = parseInteger(text)
  } catch {
    throw outOfRange()
  }
  if (count < 0n) throw outOfRange()
  return Number(count)
}
