import { z } from '@hono/zod-openapi'

const MIN_LENGTH = 8
const MAX_LENGTH = 128

/** A password to be set: 8 to 128 characters, whatever they are; counted as people do, not in UTF-16 units. */
export const NewPassword = z
  .string()
  .refine((password) => [...password].length >= MIN_LENGTH, `must have at least ${MIN_LENGTH} characters`)
  .refine((password) => [...password].length <= MAX_LENGTH, `must have at most ${MAX_LENGTH} characters`)
  .openapi({ minLength: MIN_LENGTH, maxLength: MAX_LENGTH, format: 'password' })
