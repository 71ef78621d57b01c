import { z } from '@hono/zod-openapi'

/** Control characters, ends of lines, and what turns the direction of the text around it (Unicode TR 36, 3.1). */
const HIDDEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** Text for people of a line or a few, `min` to `max` characters, as forms with room for several lines send it. */
export function lines(max: number, min = 1) {
  return z
    .string()
    .overwrite((text) => text.replaceAll(/\r\n?/g, '\n'))
    .trim()
    .min(min)
    .max(max)
    .refine((text) => !HIDDEN.test(text.replaceAll(/[\n\t]/g, ' ')), 'must not have control characters')
}

/** One line of text for people, `min` to `max` characters, which shows everywhere what it is. */
export function line(max: number, min = 1) {
  return z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((text) => !HIDDEN.test(text), 'must be one line, without control characters')
}
