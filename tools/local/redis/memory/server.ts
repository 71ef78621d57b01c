import type { Args } from './args.ts'
import type { CommandTable } from './command.ts'
import { syntaxError, wrongArity } from './refusal.ts'
import type { Store } from './store.ts'

/** Commands that touch no key in particular. */
export const server = {
  ping: {
    arity: -1,
    run(_store, args) {
      if (args.left > 1) throw wrongArity('ping')
      return args.left === 1 ? args.next() : 'PONG'
    },
  },
  echo: { arity: 2, run: (_store, args) => args.next() },
  time: {
    arity: 1,
    run: (store) => [String(store.now / 1000n), String((store.now % 1000n) * 1000n)],
  },
  dbsize: { arity: 1, run: (store) => store.size() },
  flushdb: { arity: -1, run: flush },
  flushall: { arity: -1, run: flush },
} satisfies CommandTable

function flush(store: Store, args: Args): 'OK' {
  if (args.left > 1 || (args.left === 1 && !['ASYNC', 'SYNC'].includes(args.option()))) throw syntaxError()
  store.clear()
  return 'OK'
}
