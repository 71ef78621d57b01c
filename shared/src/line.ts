import { z } from '@hono/zod-openapi'

/** Control characters, ends of lines, and what turns the direction of the text around it (Unicode TR 36, 3.1). */
const HIDDEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** Text for people of a line or a few, 1 to `max` characters, as forms with room for several lines send it. */
export function lines(max: number) {
  return z
    .string()
    .trim()
    .transform((text) => text.replaceAll(/\r\n?/g, '\n'))
    .pipe(z.string().min(1).max(max))
    .refine((text) => !HIDDEN.test(text.replaceAll('\n', ' ')), 'must not have control characters')
}

/** One line of text for people, 1 to `max` characters, which shows everywhere what it is. */
export function line(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !HIDDEN.test(text), 'must be one line, without control characters')
}
