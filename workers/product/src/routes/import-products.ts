import { z } from '@hono/zod-openapi'
import type { Actor } from '@shop/shared/actor'
import { Refusal } from '@shop/shared/errors'
import type { Log } from '@shop/shared/log'
import { problemResponse } from '@shop/shared/operation'
import { deadlineIn, REQUEST_MS } from '@shop/shared/resilience'
import { createDeps, type Deps } from '../deps.ts'
import { importBatch } from '../import.batch.ts'
import { ImportResult } from '../import.schema.ts'
import { MAX_LINE_BYTES, refused } from '../import.ts'
import { type Line, linesOf, NDJSON, ndjsonResponse, ndjsonStream, requireNdjson } from '../ndjson.ts'
import { operation } from '../operation.ts'
import { NewProduct } from '../product.schema.ts'

/** So many are written by one call to the Store, well within its time. */
const BATCH_LINES = 100

export const importProducts = operation(
  'seller',
  {
    method: 'post',
    path: '/api/products/import',
    summary: 'Lists a product a line, or changes the one whose `id` the line has; one bad line stops no other',
    request: {
      query: z.object({
        from: z.coerce
          .number()
          .int()
          .min(1)
          .default(1)
          .openapi({ type: 'integer', minimum: 1, description: 'The line to begin at: earlier ones are passed over' }),
      }),
      body: { required: true, content: { [NDJSON]: { schema: NewProduct } } },
    },
    responses: {
      200: ndjsonResponse(ImportResult, 'What became of each line, as it is done'),
      415: problemResponse('UNSUPPORTED_MEDIA_TYPE: the body is not NDJSON'),
    },
  },
  (c) => {
    requireNdjson(c.req.header('content-type'))
    const { actor, call } = c.var
    const { from } = c.req.valid('query')
    const lines = linesOf(c.req.raw.body ?? new ReadableStream(), MAX_LINE_BYTES)
    // The time that a request has is for one batch; the whole may take as long as it comes.
    const deps = () => createDeps(c.env, { ...call, deadline: deadlineIn(REQUEST_MS) })
    return c.body(ndjsonStream(resultsOf(lines, from, deps, actor, call.log)), 200, { 'content-type': NDJSON })
  },
)

/** Batch by batch what became of the lines; after a fault no further ones, so that its first line is where to resume. */
async function* resultsOf(
  lines: AsyncGenerator<Line>,
  from: number,
  deps: () => Deps,
  actor: Actor,
  log: Log,
): AsyncGenerator<ImportResult[]> {
  for await (const batch of batchesOf(lines, from)) {
    try {
      yield await importBatch(deps(), actor, batch)
    } catch (error) {
      log.error('import stopped', error, { line: batch[0]?.line })
      yield batch.map(({ line }) => refused(line, faultOf(error)))
      return
    }
  }
}

async function* batchesOf(lines: AsyncGenerator<Line>, from: number): AsyncGenerator<Line[]> {
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
