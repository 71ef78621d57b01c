import { argon2id } from '@noble/hashes/argon2.js'
import { newId } from '@shop/shared/id'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startRedis } from '../tools/local/redis/server.ts'
import { readConfig } from '../tools/workers.ts'
import { app } from '../workers/auth/src/app.ts'
import { newRefreshToken } from '../workers/auth/src/refresh-token.ts'
import { signedInFrom } from './support/networks.ts'

vi.mock('@noble/hashes/argon2.js', async (original) => {
  const { argon2id: whole } = await original<{ argon2id: typeof argon2id }>()
  return {
    argon2id: vi.fn<typeof argon2id>((password, salt, options) => whole(password, salt, { ...options, ...QUICK })),
  }
})
const QUICK = vi.hoisted(() => ({ m: 8, t: 1, p: 1 }))

const redis = await startRedis({ token: 'test' })
afterAll(() => redis.close())
vi.spyOn(console, 'info').mockReturnValue()
beforeEach(() => void vi.mocked(argon2id).mockClear())

const database = vi.fn<(repository: string, method: string) => unknown>()

/** The configuration's own limits; a database in which nobody has an account, and everybody may open one. */
function envOf(vars: Record<string, string> = {}): object {
  const run = async (repository: string, method: string) => {
    database(repository, method)
    return { value: method === 'rotate' ? { ok: false, code: 'UNKNOWN' } : method === 'insert' ? { ok: false } : null }
  }
  const secrets = { UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: redis.token }
  const bindings = {
    STORE: { getByName: () => ({ run }) },
    MAIL_QUEUE: { getByName: () => ({}) },
    VERSION: { id: 'v' },
  }
  return { ...readConfig('auth').vars, ...secrets, ...bindings, ...vars }
}

async function post(path: string, body: object, headers: Record<string, string>, env: object) {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
  const response = await app.request(path, init, env)
  return { status: response.status, headers: response.headers, problem: Object(await response.json()) }
}

const from = (address: string) => ({ 'cf-connecting-ip': address })
const anAddress = () => `2001:db8:${newId().slice(8, 12)}:${newId().slice(12, 16)}::1`
const someone = () => `${newId()}@example.com`

test('of many sign-ins to one account at once exactly five are judged; the others cost neither a hash nor a query', async () => {
  const env = envOf()
  const email = someone()
  const attempts = Array.from({ length: 30 }, () =>
    post('/api/auth/login', { email, password: 'guess' }, from(anAddress()), env),
  )
  const answers = await Promise.all(attempts)
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused).toHaveLength(25)
  expect(argon2id).toHaveBeenCalledTimes(5)
  expect(database.mock.calls.filter(([, method]) => method === 'findCredentials')).toHaveLength(5)
  for (const { headers, problem } of refused) {
    expect(headers.get('ratelimit-policy')).toBe('"login";q=5;w=60, "login-ip";q=20;w=60')
    expect(headers.get('ratelimit')).toMatch(/^"login";r=0;t=(60|59), "login-ip";r=(20|19);t=60$/)
    expect(headers.get('retry-after')).toMatch(/^(60|59)$/)
    expect(problem).toMatchObject({ code: 'RATE_LIMITED', retryAfter: Number(headers.get('retry-after')) })
    expect(problem.detail).toContain(`try again in ${problem.retryAfter} seconds`)
  }
})

test('how the limits stand is on an answer that refuses for another reason, too', async () => {
  const { status, headers } = await post(
    '/api/auth/login',
    { email: someone(), password: 'guess' },
    from(anAddress()),
    envOf(),
  )
  expect(status).toBe(401)
  expect(headers.get('ratelimit')).toBe('"login";r=4;t=60, "login-ip";r=19;t=60')
})

test('an address is one account however it is written, known or not', async () => {
  const env = envOf({ LIMIT_LOGIN_ACCOUNT: '1/60' })
  const email = someone()
  const login = (written: string) => post('/api/auth/login', { email: written, password: 'x' }, from(anAddress()), env)
  expect([(await login(email)).status, (await login(` ${email.toUpperCase()}`)).status]).toEqual([401, 429])
})

test('one network tries twenty accounts a minute, and what it was refused does not count against their owners', async () => {
  const env = envOf()
  const network = anAddress().replace('::1', '')
  const login = (email: string, address: string) =>
    post('/api/auth/login', { email, password: 'guess' }, from(address), env)
  const many = await Promise.all(Array.from({ length: 25 }, (_, host) => login(someone(), `${network}::${host}`)))
  expect(many.filter(({ status }) => status === 401)).toHaveLength(20)
  const owner = someone()
  for (let attempt = 0; attempt < 6; attempt += 1) expect((await login(owner, `${network}::1`)).status).toBe(429)
  expect((await login(owner, anAddress())).headers.get('ratelimit')).toContain('"login";r=4;')
})

test('a network opens ten accounts an hour, and the eleventh costs no hash', async () => {
  const env = envOf()
  const address = from(anAddress())
  const register = () => post('/api/auth/register', { email: someone(), password: newId() }, address, env)
  const answers = await Promise.all(Array.from({ length: 12 }, register))
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(10)
  expect(argon2id).toHaveBeenCalledTimes(10)
  expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"register";q=10;w=3600')
})

test('callers without an address share one limit, so that leaving it out is no way around', async () => {
  const env = envOf({ LIMIT_REGISTER_IP: '1/3600' })
  const register = () => post('/api/auth/register', { email: someone(), password: newId() }, {}, env)
  expect([(await register()).status, (await register()).status]).toEqual([409, 429])
})

test('a session is refreshed thirty times a minute, whichever of its tokens is shown', async () => {
  const env = envOf({ LIMIT_REFRESH: '2/60' })
  const token = newRefreshToken()
  const refresh = (refreshToken: string) => post('/api/auth/refresh', { refreshToken }, {}, env)
  database.mockClear()
  const answers = [await refresh(token), await refresh(`${token}x`), await refresh(token)]
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 429])
  expect(database).toHaveBeenCalledTimes(2)
  expect((await refresh(newRefreshToken())).headers.get('ratelimit')).toMatch(/^"refresh";r=1;t=60,/)
  expect(readConfig('auth').vars).toMatchObject({ LIMIT_REFRESH: '30/60' })
})

test.each([
  ['/api/auth/forgot-password', 'LIMIT_FORGOT_PASSWORD_IP', () => ({ email: someone() }), 202],
  ['/api/auth/refresh', 'LIMIT_REFRESH_IP', () => ({ refreshToken: newRefreshToken() }), 401],
])('a network is limited at %s whatever it names there', async (path, name, body, judged) => {
  const env = envOf({ [name]: '3/60' })
  const network = anAddress()
  const statuses: number[] = []
  for (let round = 0; round < 5; round += 1) statuses.push((await post(path, body(), from(network), env)).status)
  expect(statuses).toEqual([judged, judged, judged, 429, 429])
})

test('a letter for a forgotten password is asked for three times an hour, wherever its owner has signed in before', async () => {
  const env = envOf()
  const email = someone()
  const home = anAddress()
  await signedInFrom(redis, home, email)
  const statuses: number[] = []
  for (const address of [anAddress(), home, anAddress(), home, anAddress()]) {
    const { status, headers } = await post('/api/auth/forgot-password', { email }, from(address), env)
    expect(headers.get('ratelimit-policy')).toBe('"forgot-password";q=3;w=3600, "forgot-password-ip";q=20;w=3600')
    statuses.push(status)
  }
  expect(statuses).toEqual([202, 202, 202, 429, 429])
})

describe('the limit of sign-ins per account', () => {
  const path = '/api/auth/login'
  const [quota, judged] = [5, 401]
  const body = (email: string) => ({ email, password: 'guess' })
  const all = (count: number, status: number) => Array<number>(count).fill(status)
  let env: object
  let email: string
  let home: string
  beforeEach(async () => {
    env = envOf()
    email = someone()
    home = anAddress()
    await signedInFrom(redis, home, email)
  })

  async function statuses(count: number, address: () => string): Promise<number[]> {
    const answers = await Promise.all(
      Array.from({ length: count }, () => post(path, body(email), from(address()), env)),
    )
    for (const { headers } of answers)
      expect(headers.get('ratelimit-policy')).toBe('"login";q=5;w=60, "login-ip";q=20;w=60')
    return answers.map(({ status }) => status).toSorted((a, b) => a - b)
  }

  test('is shared by strangers, and its owner has another where they have signed in before', async () => {
    expect(await statuses(quota + 4, anAddress)).toEqual([...all(quota, judged), ...all(4, 429)])
    expect(await statuses(quota + 2, () => home)).toEqual([...all(quota, judged), ...all(2, 429)])
    expect(await statuses(1, anAddress)).toEqual([429])
  })

  test('is not used up by its owner there', async () => {
    expect(await statuses(quota + 1, () => home)).toEqual([...all(quota, judged), 429])
    expect(await statuses(quota + 1, anAddress)).toEqual([...all(quota, judged), 429])
  })

  test('is that of strangers in a network from which somebody else has signed in', async () => {
    const other = anAddress()
    await signedInFrom(redis, other, someone())
    expect(await statuses(quota, anAddress)).toEqual(all(quota, judged))
    expect(await statuses(1, () => other)).toEqual([429])
  })

  test('is not used up by somebody else who signs in to their own account in the same network', async () => {
    const another = someone()
    await signedInFrom(redis, home, another)
    expect(await statuses(quota, () => home)).toEqual(all(quota, judged))
    expect((await post(path, body(another), from(home), env)).status).toBe(judged)
  })

  test('costs a stranger and the owner two requests to Redis', async () => {
    const requests = vi.spyOn(globalThis, 'fetch')
    for (const address of [anAddress(), home]) {
      requests.mockClear()
      expect((await post(path, body(email), from(address), env)).status).toBe(judged)
      expect(requests).toHaveBeenCalledTimes(2)
    }
    requests.mockRestore()
  })

  test('is all there is without Redis, and no narrower', async () => {
    redis.fail({ kind: 'down' })
    const outcome = await statuses(quota + 2, () => home)
    redis.fail({ kind: 'none' })
    expect(outcome).toEqual([...all(quota, judged), 429, 429])
  })
})
