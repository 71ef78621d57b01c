import { type FileHandle, open, readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { Binary, deserialize } from 'bson'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { encode } from '../bson/encode.ts'
import { document } from '../bson/value.ts'
import { folderOfTest } from '../testing.ts'
import { HEADER, readBatches, toBatch } from './batch.ts'
import { Log } from './log.ts'
import { type Mishaps, type Moment, NO_MISHAPS } from './mishap.ts'

const record = (key: string, n: number): Buffer => encode(document({ key, n }))

function recordAt(bytes: Buffer, at: number): Buffer {
  return Buffer.from(bytes.subarray(at, at + bytes.readInt32LE(at)))
}

/** The state which the records make: the last number of each key. */
function stateOf(log: Buffer): { state: Map<string, number>; goodBytes: number } {
  const state = new Map<string, number>()
  const goodBytes = readBatches(log, (bytes, at) => {
    const { key, n } = deserialize(recordAt(bytes, at))
    state.set(key, n)
  })
  return { state, goodBytes }
}

const snapshotOf = (state: Map<string, number>): Buffer[] => [...state].map(([key, n]) => record(key, n))

async function newLog(mishaps?: Mishaps): Promise<{ path: string; log: Log }> {
  const path = join(await folderOfTest(), 'log')
  return { path, log: await Log.open(path, 0, mishaps) }
}

/** What all open files have in common. */
async function fileHandles(path: string): Promise<FileHandle> {
  await using file = await open(path)
  return Object.getPrototypeOf(file)
}

/** Fails once, at one moment, with an error as the file system has it. */
function failing(moment: Moment): Mishaps {
  let failures = 0
  const mishap = {
    moment,
    strike: () => {
      if (failures++ === 0) throw new Error('ENOSPC: no space left on device')
    },
  }
  return { ofWrite: () => mishap, ofCompaction: () => mishap }
}

describe('a log', () => {
  const batches = [[record('a', 1), record('b', 2)], [record('a', 3)], [record('c', 4), record('b', 5)]]
  const { bytes, starts } = batches.reduce(
    ({ bytes, starts }, records) => ({
      bytes: Buffer.concat([bytes, toBatch(records, bytes.length)]),
      starts: [...starts, bytes.length],
    }),
    { bytes: HEADER, starts: [] as number[] },
  )
  const last = starts.at(-1) ?? 0

  it('that was cut anywhere has all batches before the cut and nothing of the one that is cut', () => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      const ends = [...starts.slice(1), bytes.length].filter((end) => end <= cut)
      const seen: Buffer[] = []
      const good = readBatches(bytes.subarray(0, cut), (part, at) => seen.push(recordAt(part, at)))
      expect(good).toBe(ends.at(-1) ?? (cut < HEADER.length ? 0 : HEADER.length))
      expect(seen).toEqual(batches.slice(0, ends.length).flat())
    }
  })

  it('with one wrong bit is not read, unless the bit is in the last batch, which is left out then', () => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const wrong = Buffer.from(bytes)
      wrong.writeUInt8(wrong.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      if (bit >> 3 < last) expect(() => stateOf(wrong), `bit ${bit}`).toThrow(/damaged|not written by/)
      else expect(stateOf(wrong).goodBytes, `bit ${bit}`).toBe(last)
    }
  })

  it('may end in zeros, which a power cut leaves behind', () => {
    expect(stateOf(Buffer.concat([bytes, Buffer.alloc(5000)])).goodBytes).toBe(bytes.length)
  })

  it('is not mistaken for damaged because a document that was cut short holds a log', () => {
    const holder = toBatch([encode(document({ key: 'inner', n: 1, log: new Binary(bytes) }))], bytes.length)
    const cut = Buffer.concat([bytes, holder]).subarray(0, -1)
    expect(stateOf(cut).goodBytes).toBe(bytes.length)
  })
})

describe('writing', () => {
  it('has put on disk what is flushed, what arrived together in one batch', async () => {
    const { path, log } = await newLog()
    await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        log.append(record(`k${n}`, n))
        await log.flushed()
        expect(stateOf(await readFile(path)).state.get(`k${n}`)).toBe(n)
      }),
    )
    const bytes = await readFile(path)
    expect(bytes.toString('latin1').split('\nLMB')).toHaveLength(2)
    await log.close()
  })

  it('is acknowledged when the disk has it, not before, and never if the disk refuses', async () => {
    const { path, log } = await newLog()
    const sync = vi.spyOn(await fileHandles(path), 'datasync')
    onTestFinished(() => sync.mockRestore())
    const { promise: synced, resolve: endSync } = Promise.withResolvers<void>()
    sync.mockImplementationOnce(async () => synced)
    let acknowledged = false
    log.append(record('a', 1))
    const flushed = log.flushed().then(() => (acknowledged = true))
    await vi.waitFor(() => expect(sync).toHaveBeenCalledTimes(1))
    expect(stateOf(await readFile(path)).state.get('a')).toBe(1)
    expect(acknowledged).toBe(false)
    endSync()
    await flushed
    sync.mockRejectedValueOnce(new Error('EIO: i/o error, fdatasync'))
    log.append(record('a', 2))
    await expect(log.flushed()).rejects.toThrow('EIO')
    await log.close()
  })

  it.each<Moment>(['beforeWrite', 'halfWritten', 'written'])(
    'acknowledges nothing when the disk fails (%s), and nothing after it',
    async (moment) => {
      const { path, log } = await newLog()
      log.append(record('a', 1))
      await log.flushed()
      await log.close()
      const again = await Log.open(path, (await stat(path)).size, failing(moment))
      again.append(record('a', 2))
      await expect(again.flushed()).rejects.toThrow('ENOSPC')
      await expect(again.flushed()).rejects.toThrow('ENOSPC')
      expect(() => again.append(record('a', 3))).toThrow('the log cannot be written')
      await again.close()
      // Written, but not known to be on disk: it may be there or not.
      expect(stateOf(await readFile(path)).state.get('a')).toBe(moment === 'written' ? 2 : 1)
    },
  )
})

describe('compacting', () => {
  it.each<Moment>(['copying', 'copied'])('that fails (%s) leaves the log in use and no file behind', async (moment) => {
    const { path, log } = await newLog({ ...NO_MISHAPS, ofCompaction: failing(moment).ofCompaction })
    log.append(record('a', 1))
    const compacted = log.compact([record('a', 1)]).catch(String)
    log.append(record('b', 2))
    await log.flushed()
    expect(await compacted).toContain('ENOSPC')
    expect(await readdir(dirname(path))).toEqual(['log'])
    log.append(record('c', 3))
    await log.flushed()
    expect(Object.fromEntries(stateOf(await readFile(path)).state)).toEqual({ a: 1, b: 2, c: 3 })
    await log.close()
  })

  it('after which nobody knows the name of the log ends it, with nothing lost', async () => {
    const { path, log } = await newLog({ ...NO_MISHAPS, ofCompaction: failing('renamed').ofCompaction })
    log.append(record('a', 1))
    await log.flushed()
    await expect(log.compact([record('a', 1)])).rejects.toThrow('ENOSPC')
    expect(() => log.append(record('b', 2))).toThrow('the log cannot be written')
    await log.close()
    expect(Object.fromEntries(stateOf(await readFile(path)).state)).toEqual({ a: 1 })
  })

  it('loses nothing however appends, flushes, turns of the event loop and compactions follow one another', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'c').map((key) => ({ kind: 'append', key }) as const) },
      { weight: 2, arbitrary: fc.constant({ kind: 'flush' } as const) },
      { weight: 2, arbitrary: fc.constant({ kind: 'turn' } as const) },
      { weight: 1, arbitrary: fc.constant({ kind: 'compact' } as const) },
    )
    const folder = await folderOfTest()
    let runs = 0
    const property = fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      const path = join(folder, `log${runs++}`)
      const log = await Log.open(path, 0)
      const state = new Map<string, number>()
      const compactions: Promise<void>[] = []
      for (const [n, { kind, ...given }] of steps.entries()) {
        if ('key' in given) {
          state.set(given.key, n)
          log.append(record(given.key, n))
        } else if (kind === 'flush') {
          await log.flushed()
          expect(stateOf(await readFile(path)).state).toEqual(state)
        } else if (kind === 'turn') await turn()
        else compactions.push(log.compact(snapshotOf(state)))
      }
      await Promise.all(compactions)
      await log.flushed()
      const { size } = log
      await log.close()
      const bytes = await readFile(path)
      expect(stateOf(bytes)).toEqual({ state, goodBytes: bytes.length })
      expect(size).toBe(bytes.length)
    })
    await fc.assert(property, { numRuns: 60 })
  })
})
