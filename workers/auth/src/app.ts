import { createApp } from '@shop/shared/app'
import { createDeps } from './deps.ts'
import { getKeySet } from './routes/get-key-set.ts'
import { getMe } from './routes/get-me.ts'
import { getSeller } from './routes/get-seller.ts'
import { getUser } from './routes/get-user.ts'
import { listSellers } from './routes/list-sellers.ts'
import { listUsers } from './routes/list-users.ts'
import { login } from './routes/login.ts'
import { register } from './routes/register.ts'

export const app = createApp({
  name: 'auth',
  title: 'Accounts',
  deps: createDeps,
  checks: ({ pingStore, cache }) => ({ mongodb: pingStore, redis: cache.ping }),
  operations: [getKeySet, register, login, getMe, listSellers, getSeller, listUsers, getUser],
})
