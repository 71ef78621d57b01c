import { type Db, ObjectId } from 'mongodb'
import type { LocalRedis } from '../../tools/local/redis/server.ts'
import { keySet, newSigningKey } from '../../tools/keys/signing-key.ts'
import { readConfig } from '../../tools/workers.ts'
import { app } from '../../workers/auth/src/app.ts'
import { OneTimeRepository } from '../../workers/auth/src/google/one-time.repository.ts'
import { MailedTokenRepository } from '../../workers/auth/src/mailed-token.repository.ts'
import { RotationRepository } from '../../workers/auth/src/rotation.repository.ts'
import { SessionRepository } from '../../workers/auth/src/session.repository.ts'
import { newDocument, UserRepository } from '../../workers/auth/src/user.repository.ts'
import { newUser } from '../../workers/auth/src/user.ts'

/** What the Store answers: what the repository has answered, or a fault after it was asked. */
type Answer = { value: unknown } | { fault: 'unavailable' | 'bug'; message: string }

export interface Auth {
  ask(method: string, path: string, options?: { body?: unknown; token?: string; headers?: object }): Promise<Response>
  /** Whatever goes on after the answers. */
  settled(): Promise<void>
}

/** The auth service in this process, with this database behind its Store; `meddle` may change what the Store answers. */
export async function startAuth(
  db: Db,
  redis: LocalRedis,
  vars: Record<string, string> = {},
  meddle: (method: string, answer: Answer) => Answer = (_, answer) => answer,
): Promise<Auth> {
  const config = { ...readConfig('auth').vars, ...vars }
  const repositories = {
    users: new UserRepository(db),
    sessions: new SessionRepository(db, Number(config['SESSIONS_PER_ACCOUNT'])),
    rotations: new RotationRepository(db),
    mailedTokens: new MailedTokenRepository(db),
    oneTime: new OneTimeRepository(db),
  }
  const run = async (repository: keyof typeof repositories, method: string, args: unknown[]) => {
    const target = repositories[repository]
    return meddle(method, { value: await Reflect.apply(Reflect.get(target, method), target, args) })
  }
  const signingKey = await newSigningKey()
  const env = {
    ...config,
    UPSTASH_REDIS_REST_URL: redis.url,
    UPSTASH_REDIS_REST_TOKEN: redis.token,
    AUTH_SIGNING_KEY: JSON.stringify(signingKey),
    AUTH_JWKS: keySet(signingKey, undefined),
    STORE: { getByName: () => ({ run }) },
    MAIL_QUEUE: { getByName: () => ({ enqueue: () => Promise.resolve() }) },
    VERSION: { id: 'v' },
  }
  const pending: Promise<unknown>[] = []
  const context = {
    waitUntil: (work: Promise<unknown>) => void pending.push(work),
    passThroughOnException() {},
    props: {},
  }
  return {
    ask: async (method, path, { body, token, headers } = {}) => {
      const init = {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }
      return app.request(path, init, env, context)
    },
    settled: async () => void (await Promise.all(pending.splice(0))),
  }
}

/** An account with this stored hash, as it was opened some time ago. */
export async function anAccount(db: Db, email: string, passwordHash: string): Promise<string> {
  const _id = new ObjectId()
  const user = newUser(_id.toHexString(), { email, name: 'Ada', role: 'customer' }, new Date('2026-01-01'))
  await db.collection('users').insertOne({ ...newDocument(user), passwordHash, _id })
  return user.id
}
