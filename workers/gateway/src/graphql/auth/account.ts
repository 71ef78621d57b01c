import { bearerToken } from '@shop/shared/actor'
import { Refusal } from '@shop/shared/errors'
import { decodeJwt } from 'jose'
import type { components } from '../../generated/auth.ts'
import { defined, present } from '../../present.ts'
import { found, reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { checkedByService } from '../checked-by-service.ts'
import { outcomeOf } from '../outcome.ts'
import { COUNTED, listCost, numbered, pageArgs, PageInfo, pageQuery } from '../pages.ts'
import { User } from '../types.ts'
import { UserResult } from './results.ts'
import { roleOf } from './user.ts'

type Schemas = components['schemas']

const UserPagination = builder.objectRef<Schemas['UserPage']>('UserPagination').implement({
  description: 'Page position plus head counts of all accounts, whatever the filter.',
  fields: (t) => ({
    page: t.exposeInt('page'),
    limit: t.exposeInt('limit'),
    total: t.exposeInt('total'),
    pages: t.exposeInt('pages'),
    sellerCount: t.int({ nullable: true, resolve: ({ counts }) => counts?.seller }),
    adminCount: t.int({ nullable: true, resolve: ({ counts }) => counts?.admin }),
    customerCount: t.int({ nullable: true, resolve: ({ counts }) => counts?.customer }),
  }),
})

const UserConnection = builder.objectRef<Schemas['UserPage']>('UserConnection').implement({
  description: 'A page of accounts.',
  fields: (t) => ({
    users: t.expose('items', { type: [User], complexity: COUNTED }),
    pagination: t.field({ type: UserPagination, resolve: (page) => page }),
    pageInfo: t.field({ type: PageInfo, resolve: (page) => page }),
  }),
})

interface UserAuth {
  user: Schemas['User']
  accessToken: string
}

const UserAuthPayload = builder.objectRef<UserAuth>('UserAuthPayload').implement({
  description:
    "The caller's account, the very access token that was sent and its expiry (ms since 1970); refreshToken is always null.",
  fields: (t) => ({
    user: t.expose('user', { type: User }),
    accessToken: t.exposeString('accessToken'),
    refreshToken: t.string({ nullable: true, resolve: () => null }),
    // The service has verified it by answering.
    tokenExpiry: t.float({ resolve: ({ accessToken }) => (decodeJwt(accessToken).exp ?? 0) * 1_000 }),
  }),
})

builder.queryFields((t) => ({
  me: t.field({
    type: User,
    nullable: true,
    description: 'The signed-in account; null if no token was sent.',
    complexity: CALL,
    resolve: (_root, _args, { services, tokenSent }) => (tokenSent ? reply(services.auth.GET('/api/auth/me')) : null),
  }),
  user: t.field({
    type: User,
    nullable: true,
    description: '[own] One account; null for an id that the caller may not see.',
    args: { id: t.arg.id({ required: true }) },
    complexity: CALL,
    resolve: (_root, { id }, { services }) => found(services.auth.GET('/api/users/{id}', { params: { path: { id } } })),
  }),
  users: t.field({
    type: UserConnection,
    nullable: true,
    description: '[admin] All accounts; search looks in name and e-mail address.',
    args: { ...pageArgs(), search: t.arg.string(), role: t.arg.string() },
    complexity: listCost,
    resolve: async (_root, { search, role, ...paging }, { services }) => {
      const query = { ...pageQuery(paging), ...present({ search, role: roleOf(role || null) }) }
      return numbered(paging, reply(services.auth.GET('/api/users', { params: { query } })))
    },
  }),
  getUserById: t.field({
    type: UserAuthPayload,
    nullable: true,
    description:
      "[signed in] The caller's own account with the access token that was sent; FORBIDDEN for any other id, never a new or foreign token.",
    deprecationReason: 'Use me.',
    args: { id: t.arg.id({ required: true }) },
    complexity: CALL,
    resolve: async (_root, { id }, { services, call }) => {
      const user = await reply(services.auth.GET('/api/auth/me'))
      if (user.id !== id.toLowerCase()) throw new Refusal('FORBIDDEN')
      return { user, accessToken: bearerToken(call.authorization) ?? '' }
    },
  }),
}))

const UpdateProfileInput = builder.inputType('UpdateProfileInput', {
  description: "The caller's own data.",
  fields: (t) => ({ name: t.string(), phone: t.string() }),
})

builder.mutationField('updateProfile', (t) =>
  t.field({
    type: UserResult,
    description: "[signed in] Changes the caller's own name and phone; nothing else of the account.",
    args: { input: t.arg({ type: UpdateProfileInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { input: { name, phone } }, { services }) => {
      const body = checkedByService<Schemas['ProfileChange']>(defined({ name, phone }))
      return outcomeOf(reply(services.auth.PATCH('/api/auth/me', { body })), () => 'Your profile is changed.')
    },
  }),
)
