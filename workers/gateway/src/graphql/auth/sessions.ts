import { reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { Session } from './session.ts'

/** More than anybody is signed in at. */
const MANY = { field: CALL, multiplier: 20 }

builder.queryField('mySessions', (t) =>
  t.field({
    type: [Session],
    nullable: true,
    description: "[signed in] Where the caller's account is logged in, newest first.",
    complexity: MANY,
    resolve: async (_root, _args, { services }) => (await reply(services.auth.GET('/api/auth/sessions'))).items,
  }),
)

builder.mutationFields((t) => ({
  revokeSession: t.boolean({
    description: '[own] Ends one session at once.',
    args: { id: t.arg.id({ required: true }) },
    complexity: CALL,
    resolve: async (_root, { id }, { services }) => {
      await services.auth.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } })
      return true
    },
  }),
  revokeOtherSessions: t.int({
    description: '[signed in] Ends all sessions but this one and says how many.',
    complexity: CALL,
    resolve: async (_root, _args, { services }) => (await reply(services.auth.DELETE('/api/auth/sessions'))).ended,
  }),
}))
