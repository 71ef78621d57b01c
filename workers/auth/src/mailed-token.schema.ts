import { z } from '@hono/zod-openapi'
import { Done } from './done.schema.ts'
import { NewPassword } from './password.schema.ts'
import { GivenToken } from './token.schema.ts'
import { User } from './user.schema.ts'

const MailedToken = GivenToken.openapi({ description: 'From the link in the mail' })

export const TokenParam = z.object({ token: MailedToken })

export const TokenBody = z.object({ token: MailedToken }).openapi('MailedToken')

export const Verified = Done.extend({ user: User }).openapi('Verified')

export const TokenHolder = Done.extend({ email: z.string() }).openapi('TokenHolder')

export const PasswordReset = z
  .object({
    token: MailedToken,
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
