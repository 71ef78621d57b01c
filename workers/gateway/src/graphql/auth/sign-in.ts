import { present } from '../../present.ts'
import { reply, type Services } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { AuthPayload } from './session.ts'
import { roleOf } from './user.ts'

const RegisterInput = builder.inputType('RegisterInput', {
  description:
    'A new account: password of 8 to 128 characters, neither the address nor a common one; role customer (default) or seller.',
  fields: (t) => ({
    email: t.string({ required: true }),
    password: t.string({ required: true }),
    name: t.string({ required: true }),
    role: t.string(),
  }),
})

const LoginInput = builder.inputType('LoginInput', {
  description: 'Credentials.',
  fields: (t) => ({ email: t.string({ required: true }), password: t.string({ required: true }) }),
})

const GoogleAuthInput = builder.inputType('GoogleAuthInput', {
  description: 'Proof of a Google sign-in: exactly one field.',
  isOneOf: true,
  fields: (t) => ({
    idToken: t.string({ description: "ID token from Google's own button or mobile library." }),
    code: t.string({
      description: 'One-minute code that the redirect flow (GET /api/auth/google) hands to the app.',
    }),
  }),
})

builder.mutationFields((t) => ({
  register: t.field({
    type: AuthPayload,
    description:
      'Opens an account and signs it in; role is customer or seller (admin is FORBIDDEN), and the address stays unverified until its owner confirms it.',
    args: { input: t.arg({ type: RegisterInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { input: { role, ...input } }, { services }) =>
      reply(services.auth.POST('/api/auth/register', { body: { ...input, role: roleOf(role || null) ?? 'customer' } })),
  }),
  login: t.field({
    type: AuthPayload,
    description: 'Signs in; unknown address, wrong password and deactivated account give the same answer.',
    args: { input: t.arg({ type: LoginInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { input }, { services }) => reply(services.auth.POST('/api/auth/login', { body: input })),
  }),
  refreshToken: t.field({
    type: AuthPayload,
    description:
      'Exchanges a refresh token for a new pair; an old one used again ends the session, save for 30 s in which its one successor is returned again.',
    args: { token: t.arg.string({ required: true }) },
    complexity: CALL,
    resolve: (_root, { token: refreshToken }, { services }) =>
      reply(services.auth.POST('/api/auth/refresh', { body: { refreshToken } })),
  }),
  logout: t.boolean({
    description: "Ends the caller's session, or all of them; true also if there was nothing to end.",
    args: { allSessions: t.arg.boolean({ defaultValue: false }) },
    complexity: CALL,
    resolve: async (_root, { allSessions }, { services }) => {
      await services.auth.POST('/api/auth/logout', { body: present({ allSessions }) })
      return true
    },
  }),
  googleOAuth: t.field({
    type: AuthPayload,
    description:
      'Signs in with Google, opening an account if needed; an account here is linked only if both sides have verified its address, else CONFLICT.',
    args: { input: t.arg({ type: GoogleAuthInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { input }, { services }) => signInWithGoogle(services, input),
  }),
  googleAuth: t.field({
    type: AuthPayload,
    description: 'The same.',
    deprecationReason: 'Use googleOAuth.',
    args: { input: t.arg({ type: GoogleAuthInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { input }, { services }) => signInWithGoogle(services, input),
  }),
}))

function signInWithGoogle({ auth }: Services, { idToken, code }: typeof GoogleAuthInput.$inferInput) {
  return idToken
    ? reply(auth.POST('/api/auth/google', { body: { idToken } }))
    : reply(auth.POST('/api/auth/session', { body: { code: code ?? '' } }))
}
