import { present } from '../../present.ts'
import { reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { outcomeOf } from '../outcome.ts'
import { ActionResult } from './results.ts'

interface Done {
  success: true
  message: string
}

const ForgotPasswordResult = builder.objectRef<Done>('ForgotPasswordResult').implement({
  description:
    'Answer to a reset request, the same for known and unknown addresses; token and link travel by mail only.',
  fields: (t) => ({
    success: t.exposeBoolean('success'),
    message: t.exposeString('message'),
    resetToken: t.string({ nullable: true, deprecationReason: 'Always null.', resolve: () => null }),
    resetUrl: t.string({ nullable: true, deprecationReason: 'Always null.', resolve: () => null }),
  }),
})

const ChangePasswordInput = builder.inputType('ChangePasswordInput', {
  description: "The caller's password change.",
  fields: (t) => ({ currentPassword: t.string({ required: true }), newPassword: t.string({ required: true }) }),
})

builder.mutationFields((t) => ({
  forgotPassword: t.field({
    type: ForgotPasswordResult,
    description: 'Mails a reset link if the address is known and answers the same if not; domain is ignored.',
    args: {
      email: t.arg.string({ required: true }),
      domain: t.arg.string({ deprecationReason: 'Links use the configured shop address.' }),
    },
    complexity: CALL,
    resolve: (_root, { email }, { services }) =>
      reply(services.auth.POST('/api/auth/forgot-password', { body: { email } })),
  }),
  resetPassword: t.field({
    type: ActionResult,
    description: 'Sets a new password with a mailed token, which is used up, and ends all sessions of the account.',
    args: {
      token: t.arg.string({ required: true }),
      newPassword: t.arg.string({ description: '8 to 128 characters.' }),
      password: t.arg.string({ deprecationReason: 'Use newPassword.' }),
      confirmPassword: t.arg.string({
        description: 'If given, must equal the new password.',
        deprecationReason: 'Compare in the form.',
      }),
    },
    complexity: CALL,
    resolve: (_root, { token, ...given }, { services }) => {
      const body = { token, ...present(given) }
      return outcomeOf(reply(services.auth.POST('/api/auth/reset-password', { body })), said)
    },
  }),
  changePassword: t.field({
    type: ActionResult,
    description: "[signed in] Sets a new password and ends the caller's other sessions.",
    args: { input: t.arg({ type: ChangePasswordInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { input: body }, { services }) =>
      outcomeOf(reply(services.auth.POST('/api/auth/change-password', { body })), said),
  }),
}))

function said({ message }: Done): string {
  return message
}
