import { z } from '@hono/zod-openapi'

/** What became of one line. */
export const ImportResult = z
  .discriminatedUnion('ok', [
    z.object({ line: z.int(), ok: z.literal(true), id: z.string() }),
    z.object({
      line: z.int(),
      ok: z.literal(false),
      code: z.enum([
        'BAD_USER_INPUT',
        'FORBIDDEN',
        'NOT_FOUND',
        'PAYLOAD_TOO_LARGE',
        'SERVICE_UNAVAILABLE',
        'DEADLINE_EXCEEDED',
        'INTERNAL_SERVER_ERROR',
      ]),
      errors: z.array(z.object({ field: z.string(), message: z.string() })),
    }),
  ])
  .openapi('ImportResult')

export type ImportResult = z.infer<typeof ImportResult>
