import { reply, type Services } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { codeOf, type Outcome, outcomeOf, valueOf } from '../outcome.ts'
import type { UserWire } from '../types.ts'
import { ActionResult, UserResult } from './results.ts'

/** A token for the path of an address; what would be no part of it, or lead elsewhere, is none that anybody has. */
function segment(token: string): string {
  return /^\.{0,2}$/.test(token) ? '-' : token
}

const TokenCheck = builder.objectRef<Outcome<{ email: string }>>('TokenCheck').implement({
  description:
    'Whether a mailed token is still good, and whose it is; the message contains "already verified" where it did its work before.',
  fields: (t) => ({
    success: t.exposeBoolean('success'),
    message: t.exposeString('message'),
    code: t.string({ nullable: true, resolve: codeOf }),
    email: t.string({ nullable: true, resolve: (check) => valueOf(check)?.email }),
  }),
})

builder.queryFields((t) => ({
  validateResetToken: t.field({
    type: TokenCheck,
    nullable: true,
    description: 'Whether a password reset token can still be used; it is not used up.',
    args: { token: t.arg.string({ required: true }) },
    complexity: CALL,
    resolve: (_root, { token }, { services }) => {
      const held = services.auth.GET('/api/auth/validate-reset-token/{token}', {
        params: { path: { token: segment(token) } },
      })
      return outcomeOf(reply(held), said)
    },
  }),
  validateEmailToken: t.field({
    type: TokenCheck,
    nullable: true,
    description: 'Whether an e-mail verification token can still be used; it is not used up.',
    args: { token: t.arg.string({ required: true }) },
    complexity: CALL,
    resolve: (_root, { token }, { services }) => {
      const held = services.auth.GET('/api/auth/validate-email-token/{token}', {
        params: { path: { token: segment(token) } },
      })
      return outcomeOf(reply(held), said)
    },
  }),
}))

builder.mutationFields((t) => ({
  verifyEmail: t.field({
    type: UserResult,
    description:
      "Confirms the address that the mailed token belongs to; without a token nothing changes, success only reports whether the caller's is verified.",
    args: { token: t.arg.string() },
    complexity: CALL,
    resolve: (_root, { token }, { services }) =>
      typeof token === 'string' ? verify(services, token) : standing(services),
  }),
  verifyEmailByToken: t.field({
    type: UserResult,
    description: 'Same as verifyEmail with a token.',
    deprecationReason: 'Use verifyEmail.',
    args: { token: t.arg.string({ required: true }) },
    complexity: CALL,
    resolve: (_root, { token }, { services }) => verify(services, token),
  }),
  resendVerification: t.field({
    type: ActionResult,
    description: '[signed in] Mails the caller a fresh verification link.',
    complexity: CALL,
    resolve: (_root, _args, { services }) => resend(services),
  }),
  sendVerificationEmail: t.field({
    type: ActionResult,
    description: '[signed in] source is ignored: links always lead to the configured shop address.',
    deprecationReason: 'Use resendVerification.',
    args: { source: t.arg.string() },
    complexity: CALL,
    resolve: (_root, _args, { services }) => resend(services),
  }),
}))

async function verify(services: Services, token: string): Promise<Outcome<UserWire>> {
  const verified = reply(services.auth.POST('/api/auth/verify-email-token', { body: { token } }))
  const outcome = await outcomeOf(verified, said)
  return outcome.success ? { ...outcome, value: outcome.value.user } : outcome
}

/** Whether the caller's own address is verified. */
async function standing(services: Services): Promise<Outcome<UserWire | null>> {
  const user = await reply(services.auth.GET('/api/auth/me'))
  if (user.verified) return { success: true, message: 'Your address is already verified.', value: user }
  return { success: false, message: 'Your address is not verified yet: open the link in the mail.', code: 'CONFLICT' }
}

function resend(services: Services): Promise<Outcome<unknown>> {
  return outcomeOf(reply(services.auth.POST('/api/auth/resend-verification')), said)
}

function said({ message }: { message: string }): string {
  return message
}
