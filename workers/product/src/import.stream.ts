import { Refusal } from '@shop/shared/errors'
import type { Log } from '@shop/shared/log'
import type { ImportResult } from './import.schema.ts'
import { refused } from './import.ts'
import type { Line } from './ndjson.ts'

/** So many are written by one call to the Store, well within its time. */
export const BATCH_LINES = 100

/** Batch by batch what became of the lines; after a fault no further ones, so that its first line is where to resume. */
export async function* importing(
  lines: AsyncIterable<Line>,
  from: number,
  run: (batch: Line[]) => Promise<ImportResult[]>,
  log: Log,
): AsyncGenerator<ImportResult[]> {
  for await (const batch of batchesOf(lines, from)) {
    try {
      yield await run(batch)
    } catch (error) {
      log.error('import stopped', error, { line: batch[0]?.line })
      const first = batch[0]?.line
      const errors = [{ field: '', message: `the import ended here; send the file again with from=${first}` }]
      yield batch.map(({ line }) => refused(line, faultOf(error), errors))
      return
    }
  }
}

async function* batchesOf(lines: AsyncIterable<Line>, from: number): AsyncGenerator<Line[]> {
  let batch: Line[] = []
  for await (const line of lines) {
    if (line.line < from) continue
    batch.push(line)
    if (batch.length < BATCH_LINES) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function faultOf(error: unknown): 'SERVICE_UNAVAILABLE' | 'DEADLINE_EXCEEDED' | 'INTERNAL_SERVER_ERROR' {
  const code = error instanceof Refusal ? error.code : undefined
  return code === 'SERVICE_UNAVAILABLE' || code === 'DEADLINE_EXCEEDED' ? code : 'INTERNAL_SERVER_ERROR'
}
