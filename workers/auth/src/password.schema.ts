import { z } from '@hono/zod-openapi'
import { checkLength, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './new-password.ts'

/** A password to be set, as far as it can be judged without its account: `checkPassword` is the whole rule. */
export const NewPassword = z
  .string()
  .superRefine((password, context) => {
    const fault = checkLength(password)
    if (fault !== undefined) context.addIssue(fault)
  })
  .openapi({ minLength: MIN_PASSWORD_LENGTH, maxLength: MAX_PASSWORD_LENGTH, format: 'password' })

/** A password to be compared. The rules for new ones are not applied: one that breaks them is wrong like any other. */
export const GivenPassword = z.string().min(1).max(1_000).openapi({ format: 'password' })
