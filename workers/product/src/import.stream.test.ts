import { Refusal } from '@shop/shared/errors'
import { createLog } from '@shop/shared/log'
import { expect, test, vi } from 'vitest'
import type { ImportResult } from './import.schema.ts'
import { BATCH_LINES, importing } from './import.stream.ts'
import type { Line } from './ndjson.ts'

async function* linesUpTo(last: number): AsyncGenerator<Line> {
  for (let line = 1; line <= last; line += 1) yield { line, text: '{}' }
}

const done = (batch: Line[]) => Promise.resolve(batch.map(({ line }): ImportResult => ({ line, ok: true, id: 'x' })))

async function results(from: number, run: (batch: Line[]) => Promise<ImportResult[]>): Promise<ImportResult[]> {
  const log = { ...createLog({}), error: vi.fn<() => void>() }
  const all: ImportResult[] = []
  for await (const batch of importing(linesUpTo(3 * BATCH_LINES + 1), from, run, log)) all.push(...batch)
  return all
}

test('every line is done, from the one on that it shall begin at', async () => {
  const wanted = Array.from({ length: 3 * BATCH_LINES + 1 }, (_, index) => index + 1)
  expect((await results(1, done)).map(({ line }) => line)).toEqual(wanted)
  expect((await results(250, done)).map(({ line }) => line)).toEqual(wanted.slice(249))
})

test.each([
  [new Refusal('SERVICE_UNAVAILABLE'), 'SERVICE_UNAVAILABLE'],
  [new Refusal('DEADLINE_EXCEEDED'), 'DEADLINE_EXCEEDED'],
  [new TypeError('a bug'), 'INTERNAL_SERVER_ERROR'],
])('after %s the lines of that batch say so, and no further ones are tried', async (fault, code) => {
  const run = vi.fn(done).mockImplementationOnce(done).mockRejectedValueOnce(fault)
  const all = await results(1, run)
  expect(all).toHaveLength(2 * BATCH_LINES)
  expect(all.filter(({ ok }) => !ok)).toHaveLength(BATCH_LINES)
  const message = `the import ended here; send the file again with from=${BATCH_LINES + 1}`
  expect(all[BATCH_LINES]).toEqual({ line: BATCH_LINES + 1, ok: false, code, errors: [{ field: '', message }] })
  expect(run).toHaveBeenCalledTimes(2)
})
