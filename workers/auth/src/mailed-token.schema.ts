import { z } from '@hono/zod-openapi'
import { Done } from './done.schema.ts'
import { NewPassword } from './password.schema.ts'
import { User } from './user.schema.ts'

/** Whatever somebody may send as a token: one that is none of ours is unknown, not malformed. */
const GivenToken = z.string().min(1).max(200).openapi({ description: 'From the link in the mail' })

export const TokenParam = z.object({ token: GivenToken })

export const TokenBody = z.object({ token: GivenToken }).openapi('MailedToken')

export const Verified = Done.extend({ user: User }).openapi('Verified')

export const TokenHolder = Done.extend({ email: z.string() }).openapi('TokenHolder')

export const PasswordReset = z
  .object({
    token: GivenToken,
    newPassword: NewPassword.optional(),
    password: NewPassword.optional().openapi({ description: 'Another name of newPassword' }),
    confirmPassword: z.string().optional().openapi({ description: 'If given, must equal the new password' }),
  })
  .transform(({ token, newPassword, password, confirmPassword }, context) => {
    const chosen = newPassword ?? password
    const fault = (field: string, message: string) => {
      context.addIssue({ code: 'custom', path: [field], message })
      return z.NEVER
    }
    if (chosen === undefined) return fault('newPassword', 'is missing')
    if (confirmPassword !== undefined && confirmPassword !== chosen) {
      return fault('confirmPassword', 'is not the same as the new password')
    }
    return { token, newPassword: chosen }
  })
  .openapi('PasswordReset')
