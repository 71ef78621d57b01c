import { z } from '@hono/zod-openapi'

const MAX_LENGTH = 2_000

/** Where a picture lies: an address of the web, or a path below the shop's own. */
export const ImageAddress = z.union(
  [
    z.url({ protocol: /^https?$/ }).max(MAX_LENGTH),
    z
      .string()
      .max(MAX_LENGTH)
      .regex(/^\/[\w./-]+$/),
  ],
  'must be a web address or a path, of at most 2,000 characters',
)
