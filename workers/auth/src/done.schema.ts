import { z } from '@hono/zod-openapi'

/** The answer of what is done and has nothing else to tell. */
export const Done = z.object({ success: z.literal(true), message: z.string() }).openapi('Done')

export function done(message: string): z.infer<typeof Done> {
  return { success: true, message }
}
