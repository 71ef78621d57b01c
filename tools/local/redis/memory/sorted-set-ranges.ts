import type { Reply } from '../engine.ts'
import type { Args } from './args.ts'
import type { CommandTable } from './command.ts'
import { parseInteger } from './integer.ts'
import { Refusal, syntaxError } from './refusal.ts'
import { parseScoreRange, scoreReply } from './score.ts'
import type { Scored } from './sorted-set.ts'
import { removeMembers, scoresAt } from './sorted-set-store.ts'
import { span } from './span.ts'
import type { Store } from './store.ts'

export const sortedSetRanges = {
  zrange: { arity: -4, run: zrange },
  zcount: {
    arity: 4,
    run(store, args) {
      const key = args.next()
      const inRange = parseScoreRange(args.next(), args.next())
      return scoresAt(store, key)
        .sorted()
        .filter(({ score }) => inRange(score)).length
    },
  },
  zremrangebyscore: {
    arity: 4,
    run(store, args) {
      const key = args.next()
      const inRange = parseScoreRange(args.next(), args.next())
      const sorted = scoresAt(store, key).sorted()
      return removeMembers(
        store,
        key,
        sorted.filter(({ score }) => inRange(score)).map(({ member }) => member),
      )
    },
  },
  zremrangebyrank: {
    arity: 4,
    run(store, args) {
      const key = args.next()
      const start = args.integer()
      const stop = args.integer()
      const sorted = scoresAt(store, key).sorted()
      const { from, to } = span(start, stop, sorted.length)
      return removeMembers(
        store,
        key,
        sorted.slice(from, to).map(({ member }) => member),
      )
    },
  },
} satisfies CommandTable

type Limit = { readonly offset: bigint; readonly count: bigint }
type RangeOptions = {
  by: 'index' | 'score'
  reverse: boolean
  withScores: boolean
  limit: Limit | undefined
}

/** ZRANGE key start stop [BYSCORE] [REV] [LIMIT offset count] [WITHSCORES]; BYLEX is refused. */
function zrange(store: Store, args: Args): Reply {
  const key = args.next()
  const start = args.next()
  const stop = args.next()
  const options = parseOptions(args)
  const select = selection(start, stop, options)
  const found = select(scoresAt(store, key).sorted())
  return options.withScores
    ? found.flatMap(({ member, score }) => [member, scoreReply(score)])
    : found.map(({ member }) => member)
}

function parseOptions(args: Args): RangeOptions {
  const options: RangeOptions = { by: 'index', reverse: false, withScores: false, limit: undefined }
  while (args.left > 0) {
    switch (args.option()) {
      // Redis takes these two once only, the others as often as they come.
      case 'BYSCORE':
        if (options.by === 'score') throw syntaxError()
        options.by = 'score'
        break
      case 'REV':
        if (options.reverse) throw syntaxError()
        options.reverse = true
        break
      case 'WITHSCORES':
        options.withScores = true
        break
      case 'LIMIT':
        if (args.left < 2) throw syntaxError()
        options.limit = { offset: args.integer(), count: args.integer() }
        break
      case 'BYLEX':
        throw new Refusal('ERR ZRANGE BYLEX is not implemented by the in-memory engine')
      default:
        throw syntaxError()
    }
  }
  // A count of -1 means no limit, and Redis lets that pass.
  if (options.by === 'index' && (options.limit?.count ?? -1n) !== -1n) {
    throw new Refusal('ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX')
  }
  return options
}

/** The bounds are read before the key is looked at, so a wrong bound is an error without the key as well. */
function selection(
  start: string,
  stop: string,
  { by, reverse, limit }: RangeOptions,
): (sorted: readonly Scored[]) => Scored[] {
  const directed = (sorted: readonly Scored[]) => (reverse ? sorted.toReversed() : [...sorted])
  if (by === 'index') {
    const first = parseInteger(start)
    const last = parseInteger(stop)
    return (sorted) => {
      const { from, to } = span(first, last, sorted.length)
      return directed(sorted).slice(from, to)
    }
  }
  // Backwards, the larger bound comes first.
  const inRange = reverse ? parseScoreRange(stop, start) : parseScoreRange(start, stop)
  return (sorted) =>
    limited(
      directed(sorted).filter(({ score }) => inRange(score)),
      limit,
    )
}

/** A negative offset selects nothing, a negative count everything that follows. */
function limited(found: Scored[], limit: Limit | undefined): Scored[] {
  if (limit === undefined) return found
  if (limit.offset < 0n) return []
  const from = Number(limit.offset)
  return limit.count < 0n ? found.slice(from) : found.slice(from, from + Number(limit.count))
}
