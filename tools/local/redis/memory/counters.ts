import type { CommandTable } from './command.ts'
import { INT64_MIN, integerReply, isInt64, parseInteger } from './integer.ts'
import { addLongDoubles } from './long-double.ts'
import { Refusal, wouldOverflow } from './refusal.ts'
import type { Store } from './store.ts'
import { text, textAt } from './strings.ts'

export const counters = {
  incr: { arity: 2, run: (store, args) => increment(store, args.next(), 1n) },
  decr: { arity: 2, run: (store, args) => increment(store, args.next(), -1n) },
  incrby: { arity: 3, run: (store, args) => increment(store, args.next(), args.integer()) },
  decrby: {
    arity: 3,
    run(store, args) {
      const key = args.next()
      const by = args.integer()
      // Its negation does not fit in 64 bits.
      if (by === INT64_MIN) throw new Refusal('ERR decrement would overflow')
      return increment(store, key, -by)
    },
  },
  incrbyfloat: {
    arity: 3,
    run(store, args) {
      const key = args.next()
      const sum = addLongDoubles(textAt(store, key) ?? '0', args.next())
      store.replace(key, text(sum))
      return sum
    },
  },
} satisfies CommandTable

function increment(store: Store, key: string, by: bigint): number | bigint {
  const sum = parseInteger(textAt(store, key) ?? '0') + by
  if (!isInt64(sum)) throw wouldOverflow()
  store.replace(key, text(String(sum)))
  return integerReply(sum)
}
