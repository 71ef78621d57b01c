import { serviceCache } from '@shop/shared/cache'
import type { Call } from '@shop/shared/call'
import { mailClient } from '@shop/shared/mail-client'
import { pingStore, storeClient } from '@shop/shared/store-client'
import { signAccessToken, type TokenSubject } from './access-token.ts'
import type { Repositories } from './auth.store.ts'
import { googleClients } from './google/clients.ts'
import { googleProvider } from './google/provider.ts'
import { hashing } from './hashing.ts'
import { publicKeys } from './key-set.ts'
import { knownNetworks } from './known-networks.ts'
import { limitsOf } from './limits.ts'

/** What the handlers of one request use. */
export type Deps = ReturnType<typeof createDeps>

export function createDeps(env: Env, call: Call, waitUntil: (work: Promise<unknown>) => void) {
  const networks = knownNetworks(env, call, waitUntil)
  return {
    ...storeClient<Repositories>(env, call, {
      users: [
        'find',
        'findMany',
        'findByEmail',
        'findCredentials',
        'list',
        'countByRole',
        'countActive',
        'insert',
        'updateProfile',
        'rehash',
      ],
      standings: ['change'],
      addresses: ['list', 'find', 'add', 'change', 'makeDefault'],
      sessions: ['open', 'check', 'living', 'list', 'endOthers', 'logOut'],
      rotations: ['rotate'],
      passwordChanges: ['change'],
      googleAccounts: ['resolve'],
      oneTime: ['issueCode', 'redeemCode', 'spendState'],
      mailedTokens: ['issue', 'holder', 'verify', 'reset'],
    }),
    networks,
    limits: limitsOf(env, call, networks),
    cache: serviceCache(env, call),
    mail: mailClient(env, call),
    passwords: hashing(env, call.deadline),
    signAccessToken: (subject: TokenSubject, now: Date) => signAccessToken(subject, env, now),
    publicKeys: () => publicKeys(env.AUTH_JWKS),
    times: {
      accessTokenSeconds: Number(env.ACCESS_TOKEN_SECONDS),
      refreshTokenSeconds: Number(env.REFRESH_TOKEN_SECONDS),
      refreshGraceSeconds: Number(env.REFRESH_GRACE_SECONDS),
      verificationSeconds: Number(env.VERIFICATION_TOKEN_SECONDS),
      resetSeconds: Number(env.RESET_TOKEN_SECONDS),
      googleAttemptSeconds: Number(env.GOOGLE_ATTEMPT_SECONDS),
      signInCodeSeconds: Number(env.SIGN_IN_CODE_SECONDS),
    },
    google: googleProvider(env, call),
    googleClients: googleClients(env),
    returnUrls: env.RETURN_URLS,
    appUrl: env.APP_URL,
    log: call.log,
    waitUntil,
    pingStore: () => pingStore(env),
  }
}
