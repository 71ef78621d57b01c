import type { Reply } from '../engine.ts'
import type { Args } from './args.ts'
import { Refusal, syntaxError } from './refusal.ts'
import { parseScore, scoreReply } from './score.ts'
import { addScores, scoresAt } from './sorted-set-store.ts'
import type { Scored, SortedSet } from './sorted-set.ts'
import type { Store } from './store.ts'

const OPTIONS = ['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'] as const
type Option = (typeof OPTIONS)[number]
type Options = ReadonlySet<Option>

const EXCLUSIVE: readonly Option[] = ['NX', 'GT', 'LT']

/** ZADD key [NX|XX] [GT|LT] [CH] [INCR] score member …; all scores are read before the first is written. */
export function zadd(store: Store, args: Args): Reply {
  const key = args.next()
  const options = parseOptions(args)
  if (args.left === 0 || args.left % 2 !== 0) throw syntaxError()
  checkOptions(options, args.left / 2)
  const entries = args.pairs().map(([score, member]) => ({ score: parseScore(score), member }))
  const scores = scoresAt(store, key)
  const before = scores.size
  const written = entries.map((entry) => write(scores, entry, options))
  if (scores.size > 0) store.replace(key, { type: 'zset', scores })
  if (options.has('INCR')) return written[0]?.score ?? null
  const added = scores.size - before
  return options.has('CH') ? written.filter((entry) => entry?.changed).length : added
}

function parseOptions(args: Args): Options {
  const given = new Set<Option>()
  for (let option = nextOption(args); option; option = nextOption(args)) {
    given.add(option)
    args.next()
  }
  return given
}

function nextOption(args: Args): Option | undefined {
  const word = args.peekOption()
  return OPTIONS.find((option) => option === word)
}

function checkOptions(options: Options, elements: number): void {
  if (options.has('NX') && options.has('XX')) {
    throw new Refusal('ERR XX and NX options at the same time are not compatible')
  }
  if (EXCLUSIVE.filter((option) => options.has(option)).length > 1) {
    throw new Refusal('ERR GT, LT, and/or NX options at the same time are not compatible')
  }
  if (options.has('INCR') && elements > 1) {
    throw new Refusal('ERR INCR option supports a single increment-element pair')
  }
}

/** Writes one member unless an option forbids it: then undefined. */
function write(
  scores: SortedSet,
  { member, score }: Scored,
  options: Options,
): { readonly score: string; readonly changed: boolean } | undefined {
  const current = scores.score(member)
  if (options.has(current === undefined ? 'XX' : 'NX')) return undefined
  const next = options.has('INCR') ? addScores(current ?? 0, score) : score
  if (current !== undefined) {
    if (options.has('GT') && next <= current) return undefined
    if (options.has('LT') && next >= current) return undefined
  }
  scores.set(member, next)
  return { score: scoreReply(next), changed: next !== current }
}
