import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { run } from '../command.ts'
import { developmentKeys } from '../dev/keys.ts'
import { ROOT } from '../workers.ts'
import { keySet, newSigningKey } from './signing-key.ts'

const TEST_MS = 60_000

/** What the Workers were given: by the name of the Worker, in the order of the requests. */
let given: Map<string, Record<string, { text: string }>>
let refused: string | undefined
let server: Server
let origin: string
let jwks: string

/** The shop and Cloudflare's interface, as much of both as a rotation needs. */
beforeAll(async () => {
  jwks = keySet(await newSigningKey(), await newSigningKey())
  server = createServer((request, response) => {
    const script = /^\/api\/accounts\/account\/workers\/scripts\/([\w-]+)\/secrets-bulk$/.exec(request.url ?? '')?.[1]
    void bodyOf(request).then((body) => {
      const success = script !== undefined && script !== refused
      if (success) given.set(script, JSON.parse(body).secrets)
      const errors = success ? [] : [{ code: 10_000, message: 'Authentication error' }]
      response.writeHead(request.url === '/.well-known/jwks.json' || success ? 200 : 403)
      response.end(script === undefined ? jwks : JSON.stringify({ success, errors, messages: [], result: {} }))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})

afterAll(() => void server.close())

beforeEach(() => {
  given = new Map()
  refused = undefined
})

function rotate(...args: string[]) {
  const cloudflare = {
    CLOUDFLARE_API_BASE_URL: `${origin}/api`,
    CLOUDFLARE_API_TOKEN: 'token',
    CLOUDFLARE_ACCOUNT_ID: 'account',
  }
  const script = join(ROOT, 'tools/keys-rotate.ts')
  return run(process.execPath, [script, '--origin', origin, '--settle', '0', ...args], cloudflare)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  return (await request.toArray()).join('')
}

test(
  'through wrangler every Worker gets the new set, auth last and with the private key, which is shown nowhere',
  async () => {
    const { ok, output } = await rotate()
    expect([ok, output]).toEqual([true, expect.stringContaining('signs with')])
    expect([...given.keys()]).toEqual(['shop-coupon', 'shop-product', 'shop-category', 'shop-order', 'shop-auth'])
    const { AUTH_SIGNING_KEY, AUTH_JWKS } = given.get('shop-auth') ?? {}
    const { kid, d } = JSON.parse(AUTH_SIGNING_KEY?.text ?? '{}')
    const [signing, previous] = JSON.parse(AUTH_JWKS?.text ?? '{}').keys
    expect([signing.kid, previous]).toEqual([kid, JSON.parse(jwks).keys[0]])
    expect(output).not.toContain(d)
    given.delete('shop-auth')
    for (const secrets of given.values()) expect(secrets).toEqual({ AUTH_JWKS })
  },
  TEST_MS,
)

test(
  'a Worker that cannot be given its secrets ends it before auth signs, in the words of wrangler',
  async () => {
    refused = 'shop-coupon'
    const { ok, output } = await rotate()
    expect(ok).toBe(false)
    expect(output).toContain('coupon did not get its secrets')
    expect(output).toContain('Authentication error')
    expect(given.size).toBe(0)
  },
  TEST_MS,
)

test('rehearsed on a data folder, it names the key that would no longer sign, and changes nothing', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'keys-'))
  const keys = await developmentKeys(dataDir)
  const { ok, output } = await run(process.execPath, [join(ROOT, 'tools/keys-rotate.ts'), '--dry-run'], {
    DATA_DIR: dataDir,
  })
  expect([ok, output]).toEqual([true, expect.stringContaining(JSON.parse(keys.signingKey).kid)])
  expect(await developmentKeys(dataDir)).toEqual(keys)
  await rm(dataDir, { recursive: true })
})

test(
  'rehearsed, it names who would get what and asks nobody for anything',
  async () => {
    const { ok, output } = await rotate('--dry-run')
    expect([ok, given.size]).toEqual([true, 0])
    expect(output).toContain('coupon    would get AUTH_JWKS\n')
    expect(output).toContain('auth      would get AUTH_JWKS, AUTH_SIGNING_KEY\n')
  },
  TEST_MS,
)
