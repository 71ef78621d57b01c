import { present } from '../../present.ts'
import { reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { User } from '../types.ts'
import { roleOf } from './user.ts'

builder.mutationFields((t) => ({
  updateUserRole: t.field({
    type: User,
    description:
      "[admin] role is customer, seller or admin; the account's sessions end, and the last admin cannot be demoted (CONFLICT).",
    args: { id: t.arg.id({ required: true }), role: t.arg.string({ required: true }) },
    complexity: CALL,
    resolve: (_root, { id, role }, { services }) => {
      const body = present({ role: roleOf(role) })
      return reply(services.auth.PATCH('/api/users/{id}', { params: { path: { id } }, body }))
    },
  }),
  setUserActive: t.field({
    type: User,
    description:
      '[admin] Deactivates or reactivates an account; deactivating ends its sessions, and not oneself nor the last admin (CONFLICT).',
    args: { id: t.arg.id({ required: true }), active: t.arg.boolean({ required: true }) },
    complexity: CALL,
    resolve: (_root, { id, active }, { services }) =>
      reply(services.auth.PATCH('/api/users/{id}', { params: { path: { id } }, body: { active } })),
  }),
  deleteUser: t.boolean({
    description: '[admin] Same as setUserActive with active: false; nothing is erased.',
    deprecationReason: 'Use setUserActive.',
    args: { id: t.arg.id({ required: true }) },
    complexity: CALL,
    resolve: async (_root, { id }, { services }) => {
      await services.auth.DELETE('/api/users/{id}', { params: { path: { id } } })
      return true
    },
  }),
}))
