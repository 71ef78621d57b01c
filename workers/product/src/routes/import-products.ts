import { z } from '@hono/zod-openapi'
import { problemResponse } from '@shop/shared/operation'
import { deadlineIn, REQUEST_MS } from '@shop/shared/resilience'
import { createDeps } from '../deps.ts'
import { importBatch } from '../import.batch.ts'
import { ImportResult } from '../import.schema.ts'
import { importing } from '../import.stream.ts'
import { MAX_LINE_BYTES } from '../import.ts'
import { linesOf, NDJSON, ndjsonResponse, ndjsonStream, requireNdjson } from '../ndjson.ts'
import { operation } from '../operation.ts'
import { NewProduct } from '../product.schema.ts'

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
    const lines = linesOf(c.req.raw.body, MAX_LINE_BYTES)
    // The time that a request has is for one batch; the whole may take as long as it comes.
    const deps = () => createDeps(c.env, { ...call, deadline: deadlineIn(REQUEST_MS) })
    const results = importing(lines, from, (batch) => importBatch(deps(), actor, batch), call.log)
    return c.body(ndjsonStream(results), 200, { 'content-type': NDJSON })
  },
)
