import type { CommandTable } from './command.ts'
import { parseScore, scoreReply } from './score.ts'
import { addScores, removeMembers, scoresAt } from './sorted-set-store.ts'
import { zadd } from './zadd.ts'

/** Sorted sets, member by member; what works on ranges is in sorted-set-ranges.ts. */
export const sortedSets = {
  zadd: { arity: -4, run: zadd },
  zincrby: {
    arity: 4,
    run(store, args) {
      const key = args.next()
      const by = parseScore(args.next())
      const member = args.next()
      const scores = scoresAt(store, key)
      const sum = addScores(scores.score(member) ?? 0, by)
      scores.set(member, sum)
      store.replace(key, { type: 'zset', scores })
      return scoreReply(sum)
    },
  },
  zrem: {
    arity: -3,
    run(store, args) {
      const key = args.next()
      return removeMembers(store, key, args.rest())
    },
  },
  zscore: {
    arity: 3,
    run(store, args) {
      const score = scoresAt(store, args.next()).score(args.next())
      return score === undefined ? null : scoreReply(score)
    },
  },
  zcard: { arity: 2, run: (store, args) => scoresAt(store, args.next()).size },
  zrank: {
    arity: 3,
    run(store, args) {
      const sorted = scoresAt(store, args.next()).sorted()
      const member = args.next()
      const rank = sorted.findIndex((scored) => scored.member === member)
      return rank < 0 ? null : rank
    },
  },
} satisfies CommandTable
