import type { components } from '../generated/auth.ts'
import { present } from '../present.ts'
import { found, reply } from '../services.ts'
import { builder, CALL } from './builder.ts'
import { COUNTED, listCost, numbered, pageArgs, PageInfo, pageQuery } from './pages.ts'
import { ProductSort } from './product/sort.ts'
import { ProductConnection, Seller, User } from './types.ts'

type Schemas = components['schemas']

const UserRole = builder.enumType('UserRole', {
  description: 'What an account may do; lower case, as clients compare it so.',
  values: ['admin', 'seller', 'customer'] as const,
})

User.implement({
  description: 'An account.',
  fields: (t) => ({
    id: t.exposeID('id'),
    email: t.exposeString('email'),
    name: t.exposeString('name'),
    role: t.expose('role', { type: UserRole }),
    verified: t.exposeBoolean('verified', { description: 'The address was confirmed by its owner.' }),
    active: t.exposeBoolean('active', { description: 'False after deactivation.' }),
    phone: t.exposeString('phone', { nullable: true }),
    profilePicture: t.exposeString('profilePicture', { nullable: true, description: 'URL, from Google sign-in.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    lastLogin: t.expose('lastLogin', { type: 'DateTime', nullable: true }),
    emailVerified: t.exposeBoolean('verified', { deprecationReason: 'Use verified.' }),
    isActive: t.exposeBoolean('active', { deprecationReason: 'Use active.' }),
  }),
})

Seller.implement({
  description: 'A seller as everyone may see it.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    email: t.exposeString('email', {
      nullable: true,
      description: 'Only for admins and the seller; null for anyone else.',
    }),
    products: t.field({
      type: ProductConnection,
      nullable: true,
      args: { sort: t.arg({ type: ProductSort }), first: t.arg.int({ defaultValue: 20 }), after: t.arg.string() },
      complexity: listCost,
      resolve: async ({ id: seller }, { sort, first, after }, { services }) => {
        const query = { seller, ...present({ sort }), ...pageQuery({ first: first ?? 20, after }) }
        const page = await reply(services.product.GET('/api/products', { params: { query } }))
        return numbered({ first: first ?? 20 }, page)
      },
    }),
  }),
})

const Session = builder.objectRef<Schemas['Session']>('Session').implement({
  description:
    "One place where an account is logged in; current marks the request's own, country is the two letters of the last request's origin.",
  fields: (t) => ({
    id: t.exposeID('id'),
    userId: t.exposeID('userId'),
    current: t.exposeBoolean('current'),
    device: t.exposeString('device', { nullable: true }),
    country: t.exposeString('country', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
})

const AuthPayload = builder.objectRef<Schemas['SignIn']>('AuthPayload').implement({
  description:
    'A fresh sign-in: a signed access token for the Authorization header, good for expiresIn seconds, and a single-use secret for refreshToken.',
  fields: (t) => ({
    user: t.expose('user', { type: User }),
    accessToken: t.exposeString('accessToken'),
    refreshToken: t.exposeString('refreshToken'),
    expiresIn: t.exposeInt('expiresIn'),
    session: t.expose('session', { type: Session }),
  }),
})

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
    args: { ...pageArgs(), role: t.arg.string() },
    complexity: listCost,
    resolve: async (_root, { role, ...paging }, { services }) => {
      const query = { ...pageQuery(paging), ...present({ role: roleOf(role) }) }
      return numbered(paging, await reply(services.auth.GET('/api/users', { params: { query } })))
    },
  }),
  seller: t.field({
    type: Seller,
    nullable: true,
    description: "A seller's public card.",
    args: { id: t.arg.id({ required: true }) },
    complexity: CALL,
    resolve: (_root, { id }, { loaders }) => loaders.sellers.load(id),
  }),
}))

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

builder.mutationFields((t) => ({
  register: t.field({
    type: AuthPayload,
    description:
      'Opens an account and signs it in; role is customer or seller (admin is FORBIDDEN), and the address stays unverified until its owner confirms it.',
    args: { input: t.arg({ type: RegisterInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { input: { role, ...input } }, { services }) =>
      reply(services.auth.POST('/api/auth/register', { body: { ...input, role: roleOf(role) ?? 'customer' } })),
  }),
  login: t.field({
    type: AuthPayload,
    description: 'Signs in; unknown address, wrong password and deactivated account give the same answer.',
    args: { input: t.arg({ type: LoginInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { input }, { services }) => reply(services.auth.POST('/api/auth/login', { body: input })),
  }),
}))

/** Whether it is a role, the service judges. */
function roleOf(role: string | null | undefined): Schemas['User']['role'] | undefined {
  return (role?.toLowerCase() as Schemas['User']['role'] | undefined) ?? undefined
}
