import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Command, Engine, Outcome, Reply } from './engine.ts'
import { memoryEngine } from './memory/engine.ts'
import { redisEngine } from './resp/engine.ts'
import { randomCommands } from './testing/random-commands.ts'
import { realRedis } from './testing/real-redis.ts'

/** Fixed, so that a red build means a change of ours; change it locally to search further. */
const SEED = 20_260_114

const real = await realRedis()
if ('missing' in real) test.skip(`memory against a real Redis: ${real.missing}`, () => undefined)
else compare(real.url)

afterAll(async () => {
  if (!('missing' in real)) await real.close()
})

function compare(url: string): void {
  describe('memory against a real Redis', () => {
    const prefix = `differential:${randomUUID()}:`
    const keys = ['a', 'b', 'c', 'd'].map((name) => prefix + name)

    /** Runs a check on two engines that both know nothing under the prefix. */
    async function onBoth(check: (memory: Engine, redis: Engine) => Promise<void>): Promise<void> {
      const redis = await redisEngine(url)
      const memory = memoryEngine(Date.now)
      try {
        await redis.run(['DEL', ...keys])
        await check(memory, redis)
      } finally {
        await redis.run(['DEL', ...keys])
        await redis.close()
      }
    }

    test('random sequences get equal replies', async () => {
      const property = fc.asyncProperty(randomCommands(prefix), (commands) =>
        onBoth(async (memory, redis) => {
          const [ours, theirs] = await Promise.all([runAll(memory, commands), runAll(redis, commands)])
          expectEqual(commands, ours, theirs)
        }),
      )
      await fc.assert(property, { seed: SEED, numRuns: 400 })
    }, 15_000)

    test('random transactions get equal replies or are both aborted', async () => {
      const property = fc.asyncProperty(randomCommands(prefix), (commands) =>
        onBoth(async (memory, redis) => {
          const block = commands.slice(0, 8)
          const [ours, theirs] = await Promise.all([memory.transaction(block), redis.transaction(block)])
          if ('error' in ours || 'error' in theirs) expect(ours).toEqual(theirs)
          else expectEqual(block, ours.results, theirs.results)
        }),
      )
      await fc.assert(property, { seed: SEED, numRuns: 200 })
    }, 15_000)

    test('SCAN MATCH finds the same keys for random patterns', async () => {
      const names = ['a', 'ab', 'b-c', 'a*', '[x]', 'é', '\\', '^', ']'].map((name) => prefix + name)
      const pattern = fc.string({ unit: fc.constantFrom(...'ab*?[]^-\\cx'.split('')), maxLength: 7 })
      await onBoth(async (memory, redis) => {
        for (const engine of [memory, redis]) await engine.run(['MSET', ...names.flatMap((name) => [name, '1'])])
        const property = fc.asyncProperty(pattern, async (glob) => {
          const [ours, theirs] = await Promise.all([scan(memory, prefix + glob), scan(redis, prefix + glob)])
          expect([glob, ours]).toEqual([glob, theirs])
        })
        await fc.assert(property, { seed: SEED, numRuns: 500 })
        await redis.run(['DEL', ...names])
      })
    }, 15_000)
  })
}

function runAll(engine: Engine, commands: readonly Command[]): Promise<Outcome[]> {
  return Promise.all(commands.map((command) => engine.run(command)))
}

function expectEqual(commands: readonly Command[], ours: readonly Outcome[], theirs: readonly Outcome[]): void {
  const told = (outcomes: readonly Outcome[]) =>
    commands.map((command, index) => [command.join(' '), comparable(command, outcomes[index])])
  expect(told(ours)).toEqual(told(theirs))
}

/** Takes out what Redis does not promise: the order of sets, the digits of scores, the moment of asking. */
function comparable([name]: Command, outcome: Outcome | undefined): unknown {
  if (outcome === undefined || 'error' in outcome) return outcome
  const { result } = outcome
  switch (name.toUpperCase()) {
    case 'SMEMBERS':
      return Array.isArray(result) ? sorted(result) : result
    case 'ZSCORE':
    case 'ZINCRBY':
    case 'ZADD':
      return numeric(result)
    case 'ZRANGE':
      return Array.isArray(result) ? result.map(numeric) : result
    case 'TTL':
      return roughly(result, 100)
    case 'PTTL':
      return roughly(result, 100_000)
    default:
      return result
  }
}

function numeric(reply: Reply): Reply {
  return typeof reply === 'string' && /^-?\d[\d.e+-]*$/.test(reply) ? Number(reply) : reply
}

/** Times to live in the test lie far from the middle between two steps; -1 and -2 stay what they are. */
function roughly(reply: Reply, step: number): Reply {
  const value = Number(reply)
  return value > 0 ? Math.round(value / step) * step : reply
}

async function scan(engine: Engine, pattern: string): Promise<string[]> {
  const found: Reply[] = []
  let cursor: Reply = '0'
  do {
    const outcome = await engine.run(['SCAN', String(cursor), 'MATCH', pattern, 'COUNT', '1000'])
    if ('error' in outcome || !Array.isArray(outcome.result)) throw new Error(JSON.stringify(outcome))
    const [next, page]: Reply[] = outcome.result
    if (Array.isArray(page)) found.push(...page)
    cursor = next ?? '0'
  } while (cursor !== '0')
  return sorted(found)
}

function sorted(replies: readonly Reply[]): string[] {
  return replies.map((reply) => JSON.stringify(reply)).toSorted()
}
