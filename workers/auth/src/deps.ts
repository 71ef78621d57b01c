import { serviceCache } from '@shop/shared/cache'
import type { Call } from '@shop/shared/call'
import { pingStore, storeClient } from '@shop/shared/store-client'
import { signAccessToken, type TokenSubject } from './access-token.ts'
import type { Repositories } from './auth.store.ts'
import { hashing } from './hashing.ts'
import { publicKeys } from './key-set.ts'

/** What the handlers of one request use. */
export type Deps = ReturnType<typeof createDeps>

export function createDeps(env: Env, call: Call) {
  return {
    ...storeClient<Repositories>(env, call, {
      users: ['find', 'findMany', 'findCredentials', 'list', 'countByRole', 'insert', 'rehash'],
      sessions: ['open', 'check'],
    }),
    cache: serviceCache(env, call),
    passwords: hashing(env, call.deadline),
    signAccessToken: (subject: TokenSubject, now: Date) => signAccessToken(subject, env, now),
    publicKeys: () => publicKeys(env.AUTH_JWKS),
    accessTokenSeconds: Number(env.ACCESS_TOKEN_SECONDS),
    refreshTokenSeconds: Number(env.REFRESH_TOKEN_SECONDS),
    pingStore: () => pingStore(env),
  }
}
