import { z } from '@hono/zod-openapi'

/** More characters than any token of ours has. */
const KEPT = 200

/**
 * Whatever somebody may send as a token: one that is none of ours is unknown, not malformed. Of a longer one the
 * beginning tells that as well, so that nobody makes us hash more.
 */
export const GivenToken = z
  .string()
  .transform((token) => token.slice(0, KEPT))
  .openapi({ type: 'string' })
