import type { Reply } from '../engine.ts'
import type { Args } from './args.ts'
import type { CommandTable } from './command.ts'
import { globMatcher } from './glob.ts'
import { Refusal, syntaxError } from './refusal.ts'
import type { Store } from './store.ts'

export const keys = {
  type: { arity: 2, run: (store, args) => store.get(args.next())?.type ?? 'none' },
  exists: {
    arity: -2,
    run: (store, args) => args.rest().filter((key) => store.get(key) !== undefined).length,
  },
  del: { arity: -2, run: remove },
  unlink: { arity: -2, run: remove },
  rename: { arity: 3, run: rename },
  scan: { arity: -2, run: scan },
} satisfies CommandTable

function remove(store: Store, args: Args): number {
  return args.rest().filter((key) => store.delete(key)).length
}

function rename(store: Store, args: Args): 'OK' {
  const from = args.next()
  const to = args.next()
  const value = store.get(from)
  if (value === undefined) throw new Refusal('ERR no such key')
  const expiresAt = store.expiresAt(from)
  store.delete(from)
  store.set(to, value, expiresAt)
  return 'OK'
}

const MAX_CURSOR = 2n ** 64n - 1n

function scan(store: Store, args: Args): Reply {
  const cursor = parseCursor(args.next())
  let count = 10n
  let matches: (key: string) => boolean = () => true
  let type: string | undefined
  while (args.left > 0) {
    switch (args.option()) {
      case 'COUNT':
        count = args.integer()
        if (count < 1n) throw syntaxError()
        break
      case 'MATCH':
        matches = globMatcher(args.next())
        break
      case 'TYPE':
        type = args.next().toLowerCase()
        break
      default:
        throw syntaxError()
    }
  }
  const page = store.scan(cursor, count)
  const wanted = (key: string) => matches(key) && (type === undefined || store.get(key)?.type === type)
  return [String(page.cursor), page.keys.filter(wanted)]
}

function parseCursor(text: string): bigint {
  const cursor = /^\d{1,20}$/.test(text) ? BigInt(text) : undefined
  if (cursor === undefined || cursor > MAX_CURSOR) throw new Refusal('ERR invalid cursor')
  return cursor
}
