import { beforeEach, describe, expect, test } from 'vitest'
import type { Engine, Outcome } from '../engine.ts'
import { commands } from './commands.ts'
import { memoryEngine } from './engine.ts'

const START = 1_750_000_000_000
let now: number
let engine: Engine
beforeEach(() => {
  now = START
  engine = memoryEngine(() => now)
})

/** Runs `SET k v` written as one line. */
function run(line: string): Promise<Outcome> {
  const [name = '', ...args] = line.split(' ')
  return engine.run([name, ...args])
}

async function expectAll(expected: readonly (readonly [line: string, outcome: unknown])[]): Promise<void> {
  for (const [line, outcome] of expected) {
    const actual = await run(line)
    expect([line, 'error' in actual ? actual.error : actual.result]).toEqual([line, outcome])
  }
}

describe('expiry by the given clock', () => {
  test('a key lives through its last millisecond and not longer', async () => {
    await run('SET k v PX 1000')
    now += 1000
    await expectAll([
      ['GET k', 'v'],
      ['PTTL k', 0],
    ])
    now += 1
    await expectAll([
      ['GET k', null],
      ['TTL k', -2],
    ])
  })

  test('TTL rounds to the nearest second', async () => {
    await expectAll([
      ['SET k v PX 1500', 'OK'],
      ['TTL k', 2],
      ['PEXPIRE k 1499', 1],
      ['TTL k', 1],
    ])
  })

  test('a plain SET forgets the time to live, KEEPTTL and counters keep it', async () => {
    await expectAll([
      ['SET k 1 EX 10', 'OK'],
      ['INCR k', 2],
      ['SET k 5 KEEPTTL', 'OK'],
      ['TTL k', 10],
      ['SET k 6', 'OK'],
      ['TTL k', -1],
    ])
  })

  test('RENAME takes the time to live along', async () => {
    await expectAll([
      ['SET from v EX 10', 'OK'],
      ['SET to w EX 99', 'OK'],
      ['RENAME from to', 'OK'],
      ['TTL to', 10],
      ['EXISTS from', 0],
    ])
  })

  test('DBSIZE and SCAN do not count what has expired', async () => {
    for (let index = 0; index < 100; index += 1) await run(`SET k${index} v PX ${index < 90 ? 5 : 5000}`)
    now += 10
    expect(await run('SCAN 0 COUNT 1000')).toMatchObject({ result: ['0', { length: 10 }] })
    expect(await run('DBSIZE')).toEqual({ result: 10 })
  })

  test('a transaction sees one moment', async () => {
    let ticks = START
    engine = memoryEngine(() => ticks++)
    const outcome = await engine.transaction([['TIME'], ['TIME']])
    expect(outcome).toEqual({ results: [{ result: ['1750000000', '0'] }, { result: ['1750000000', '0'] }] })
  })
})

test('SCAN loses no key when others are deleted between two pages', async () => {
  for (let index = 0; index < 30; index += 1) await run(`SET k${index} v`)
  expect(await run('SCAN 0 COUNT 10')).toMatchObject({ result: ['10', { length: 10 }] })
  for (let index = 0; index < 10; index += 1) await run(`DEL k${index}`)
  expect(await run('SCAN 10 COUNT 100')).toMatchObject({ result: ['0', { length: 20 }] })
})

test('every command checks the number of its arguments', async () => {
  for (const [name, { arity }] of Object.entries(commands)) {
    const tooFew = Math.abs(arity) - 1
    if (tooFew === 0) continue
    const outcome = await engine.run([name, ...Array.from({ length: tooFew - 1 }, () => 'x')])
    expect(outcome).toEqual({ error: `ERR wrong number of arguments for '${name}' command` })
  }
})

test('what is implemented in part refuses the other part by name', async () => {
  await expectAll([
    ['ZRANGE z [a [b BYLEX', 'ERR ZRANGE BYLEX is not implemented by the in-memory engine'],
    ['SCAN 0 MATCH [a-é]', 'ERR a range with an end that is not ASCII is not implemented by the in-memory engine'],
  ])
})

test('the text of an unknown command is cut like that of Redis', async () => {
  const long = 'y'.repeat(200)
  expect(await engine.run(['foo', long, 'z'])).toEqual({
    error: `ERR unknown command 'foo', with args beginning with: '${'y'.repeat(128)}' `,
  })
})

test('a refused command has changed nothing', async () => {
  await expectAll([
    ['ZADD z 1 a x b', 'ERR value is not a valid float'],
    ['EXISTS z', 0],
    ['HINCRBY h f x', 'ERR value is not an integer or out of range'],
    ['EXISTS h', 0],
    ['MSET a 1 b', "ERR wrong number of arguments for 'mset' command"],
    ['EXISTS a', 0],
  ])
})

test('sorted sets order equal scores by bytes, not by UTF-16', async () => {
  await run('ZADD z 0 \u{1F600} 0 \uFFFD 0 a')
  expect(await run('ZRANGE z 0 -1')).toEqual({ result: ['a', '\uFFFD', '\u{1F600}'] })
})
