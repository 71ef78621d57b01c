import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@shop/shared/id'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserRepository } from '../../workers/auth/src/user.repository.ts'
import { verifyPassword } from '../../workers/auth/src/password.ts'
import { newUser } from '../../workers/auth/src/user.ts'
import { run } from '../command.ts'
import { openDataDir } from '../dev/data-dir.ts'
import { envFile } from '../dev/env-file.ts'
import { writePrivate } from '../dev/private-file.ts'
import { type LocalMongo, startMongo } from '../local/mongo/server.ts'
import { migrate } from '../migrate/migrate.ts'
import { databaseOf, ROOT } from '../workers.ts'

const TEST_MS = 30_000
const SCRIPT = join(ROOT, 'tools/admin-create.ts')

let dataDir: string
let mongo: LocalMongo
let client: MongoClient
let users: UserRepository
let free: () => Promise<void>

/** A platform's data folder and its database, as if the platform was running. */
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'admin-'))
  free = await openDataDir(dataDir, { reset: false })
  await start()
  await migrate(mongo.uri, () => undefined)
})

afterAll(async () => {
  await stop()
  await rm(dataDir, { recursive: true, force: true })
})

async function start(): Promise<void> {
  mongo = await startMongo({ dataDir })
  client = new MongoClient(mongo.uri)
  users = new UserRepository(client.db(databaseOf('auth')))
  const local = { UPSTASH_REDIS_REST_URL: '', UPSTASH_REDIS_REST_TOKEN: '', AUTH_JWKS: '', AUTH_SIGNING_KEY: '' }
  const variables = {
    ...local,
    MONGODB_URI: mongo.uri,
    APP_URL: '',
    PUBLIC_URL: '',
    RETURN_URLS: '',
    SESSION_CHECK_SECONDS: '',
    CALLER_LIMIT: '',
    ENVIRONMENT: 'development',
  }
  await writePrivate(join(dataDir, 'dev.env'), envFile(variables, {}))
}

async function stop(): Promise<void> {
  await client.close()
  await mongo.close()
  await free()
}

function create(args: string[], { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {}) {
  return run(process.execPath, [SCRIPT, ...args], { DATA_DIR: dataDir, MONGODB_URI: '', ...env }, input)
}

async function account(email: string) {
  const credentials = await users.findCredentials(email)
  return { ...(credentials && (await users.find(credentials.userId))), hash: credentials?.passwordHash }
}

describe('on the database of a running platform', () => {
  test(
    'an account is opened as an admin with a password that is shown once, and the next time nothing is changed',
    async () => {
      const email = `${newId()}@shop.example`
      const { ok, output } = await create(['--email', email.toUpperCase(), '--name', 'Ada'])
      expect([ok, output]).toEqual([true, expect.stringContaining(`${email} has an account now and is an admin`)])
      const password = /^password {2}(\S{24}) /m.exec(output)?.[1] ?? ''
      const opened = await account(email)
      expect(opened).toMatchObject({ role: 'admin', active: true, verified: true, name: 'Ada' })
      expect(verifyPassword(password, opened.hash)).toBe(true)

      const again = await create(['--email', email])
      expect(again.output).toContain('is an admin already; nothing was changed')
      expect(again.output).not.toContain('password  ')
      expect(await account(email)).toEqual(opened)
    },
    TEST_MS,
  )

  test(
    'the password may come through the input, and must be one that may be chosen',
    async () => {
      const email = `${newId()}@shop.example`
      const refused = await create(['--email', email, '--password-stdin'], { input: 'password1\n' })
      expect([refused.ok, refused.output]).toEqual([false, expect.stringContaining('one of the commonest')])
      expect(await users.findCredentials(email)).toBeNull()
      const { ok, output } = await create(['--email', email, '--password-stdin'], { input: 'correct horse\n' })
      expect([ok, output]).toEqual([true, expect.not.stringContaining('correct horse')])
      expect(verifyPassword('correct horse', (await account(email)).hash)).toBe(true)
    },
    TEST_MS,
  )

  test(
    'somebody who has an account becomes an active admin and keeps the password',
    async () => {
      const email = `${newId()}@shop.example`
      const input = { email, name: 'Eve', role: 'customer' as const }
      await users.insert({ ...newUser(newId(), input, new Date(0)), active: false }, 'hash')
      const { ok, output } = await create(['--email', email])
      expect([ok, output]).toEqual([true, expect.stringContaining('is an admin now; the password is as before')])
      expect(await account(email)).toMatchObject({ role: 'admin', active: true, hash: 'hash', name: 'Eve' })
    },
    TEST_MS,
  )
})

test(
  'it works on the data of a platform that does not run, and on any database that is named',
  async () => {
    await stop()
    const email = `${newId()}@shop.example`
    const { ok, output } = await create(['--email', email])
    expect([ok, output]).toEqual([true, expect.stringContaining(`(the shop in ${dataDir})`)])
    free = await openDataDir(dataDir, { reset: false })
    await start()
    expect(await account(email)).toMatchObject({ role: 'admin' })

    const named = await create(['--email', email], { env: { MONGODB_URI: mongo.uri, DATA_DIR: '/nowhere' } })
    expect(named.output).toContain('is an admin already; nothing was changed (the database of MONGODB_URI)')
  },
  TEST_MS,
)

test.each([
  { args: [], env: {}, says: '--email must be an e-mail address' },
  { args: ['--email', 'ada'], env: {}, says: '--email must be an e-mail address' },
  {
    args: ['--email', 'ada@shop.example', '--name', ' '],
    env: {},
    says: '--name must be one line of 1 to 100 characters',
  },
  { args: ['--email', 'ada@shop.example', '--password', 'x'], env: {}, says: "Unknown option '--password'" },
  { args: ['--email', 'ada@shop.example'], env: { DATA_DIR: '/nowhere' }, says: 'There is no local shop in /nowhere' },
])('a mistake is answered with what is wrong: $says', async ({ args, env, says }) => {
  const { ok, output } = await create(args, { env })
  expect([ok, output]).toEqual([false, expect.stringContaining(says)])
})
