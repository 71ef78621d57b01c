import type { CommandTable } from './command.ts'
import { wrongType } from './refusal.ts'
import type { Store } from './store.ts'

export const sets = {
  sadd: {
    arity: -3,
    run(store, args) {
      const key = args.next()
      const members = membersAt(store, key)
      const before = members.size
      for (const member of args.rest()) members.add(member)
      store.replace(key, { type: 'set', members })
      return members.size - before
    },
  },
  srem: {
    arity: -3,
    run(store, args) {
      const key = args.next()
      const members = membersAt(store, key)
      const removed = args.rest().filter((member) => members.delete(member)).length
      if (members.size === 0) store.delete(key)
      return removed
    },
  },
  smembers: { arity: 2, run: (store, args) => [...membersAt(store, args.next())] },
  sismember: { arity: 3, run: (store, args) => (membersAt(store, args.next()).has(args.next()) ? 1 : 0) },
  smismember: {
    arity: -3,
    run(store, args) {
      const members = membersAt(store, args.next())
      return args.rest().map((member) => (members.has(member) ? 1 : 0))
    },
  },
  scard: { arity: 2, run: (store, args) => membersAt(store, args.next()).size },
} satisfies CommandTable

/** The members at a key, none without the key. */
function membersAt(store: Store, key: string): Set<string> {
  const value = store.get(key)
  if (value === undefined) return new Set()
  if (value.type !== 'set') throw wrongType()
  return value.members
}
