import { z } from '@hono/zod-openapi'
import { etagOfBody, matchesEtag, revalidated } from '@shop/shared/etag'
import { jsonResponse } from '@shop/shared/operation'
import { readThrough } from '@shop/shared/read-through'
import type { Once } from '@shop/shared/shared-runs'
import { operation } from '../operation.ts'
import { suggestionSlot } from '../product.cache.ts'
import { DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS, ranked, typed } from '../suggest.ts'

export const suggestProducts = operation(
  'public',
  {
    method: 'get',
    path: '/api/products/suggest',
    summary: 'Names of products that what was typed may be the beginning of, most likely first',
    request: {
      query: z.object({
        q: z.string().max(200).default(''),
        limit: z.coerce
          .number()
          .int()
          .min(1)
          .transform((limit) => Math.min(limit, MAX_SUGGESTIONS))
          .default(DEFAULT_SUGGESTIONS)
          .openapi({ type: 'integer', minimum: 1, maximum: MAX_SUGGESTIONS }),
      }),
    },
    responses: {
      200: jsonResponse(z.object({ items: z.array(z.string()) }), 'The names'),
      304: { description: 'The names have not changed since' },
    },
  },
  async (c) => {
    const { reading, cache } = c.var.deps
    const { q, limit } = c.req.valid('query')
    const prefix = typed(q)
    const load = async (once: Once) =>
      ranked(await reading(once).suggestions.candidates(prefix), prefix, MAX_SUGGESTIONS)
    const names = prefix === '' ? [] : await readThrough(cache, suggestionSlot(prefix), load)
    const answer = { items: names.slice(0, limit) }
    const etag = etagOfBody(answer)
    const headers = revalidated(etag)
    if (matchesEtag(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers)
    return c.json(answer, 200, headers)
  },
)
