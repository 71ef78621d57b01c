import { z } from '@hono/zod-openapi'

/** Control characters, ends of lines, and what turns the direction of the text around it (Unicode TR 36, 3.1). */
const HIDDEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** One line of text for people, 1 to `max` characters, which shows everywhere what it is. */
export function line(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !HIDDEN.test(text), 'must be one line, without control characters')
}
