import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { newId } from '@shop/shared/id'
import { app } from '../workers/category/src/app.ts'
import type { Command } from '../workers/category/src/category.command.ts'
import { located } from '../workers/category/src/category.tree.ts'
import { Shop } from '../workers/category/src/testing/shop.ts'
import { readConfig } from '../tools/workers.ts'

vi.spyOn(console, 'info').mockReturnValue()

const { vars } = readConfig('category')
let shop: Shop
let jwks: string
let admin: { authorization: string }

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const { AUTH_ISSUER = '', AUTH_AUDIENCE = '' } = vars ?? {}
  jwks = JSON.stringify({ keys: [await exportJWK(publicKey)] })
  const token = await new SignJWT({ role: 'admin', sid: newId() })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
    .setSubject(newId())
    .setIssuer(AUTH_ISSUER)
    .setAudience(AUTH_AUDIENCE)
    .setJti(newId())
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(privateKey)
  admin = { authorization: `Bearer ${token}` }
})

beforeEach(() => {
  shop = new Shop()
})

const read = () => ({ version: shop.tree.version, categories: located(shop.tree.categories) })
const change = async (_: string, command: Command) => shop.do(command)

async function ask(method: string, path: string, headers: object = {}, body?: object) {
  const env = {
    ...vars,
    AUTH_JWKS: jwks,
    UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:1',
    UPSTASH_REDIS_REST_TOKEN: 'none',
    VERSION: { id: 'test' },
    STORE: { getByName: () => ({ run: async () => ({ value: read() }) }) },
    KEEPER: { getByName: () => ({ change, relay: async () => undefined }) },
  }
  const init = {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  }
  const response = await app.request(`/api/categories${path}`, init, env)
  const text = await response.text()
  const etag = response.headers.get('etag') ?? ''
  return {
    status: response.status,
    etag,
    vary: response.headers.get('vary'),
    text,
    body: Object(JSON.parse(text || '{}')),
  }
}

const create = (name: string, more: object = {}) => ask('POST', '', admin, { name, ...more })

test.each(['?active=true&ids=', '/tree', '/:id/children'])(
  'what an admin has of %s is not taken for what others see of the same version, nor theirs for the admin’s',
  async (address) => {
    const { body: lamps } = await create('Lamps')
    const { body: secret } = await create('Secret launch', { parentId: lamps.id, active: false })
    const path =
      address === '?active=true&ids=' ? `${address}${lamps.id},${secret.id}` : address.replace(':id', lamps.id)
    const [all, shown] = [await ask('GET', path, admin), await ask('GET', path)]
    expect([all.text.includes('Secret'), shown.text.includes('Secret')]).toEqual([true, false])
    expect([all.vary, shown.vary]).toEqual([
      expect.stringContaining('authorization'),
      expect.stringContaining('authorization'),
    ])
    const again = [
      await ask('GET', path, { 'if-none-match': all.etag }),
      await ask('GET', path, { ...admin, 'if-none-match': shown.etag }),
      await ask('GET', path, { 'if-none-match': shown.etag }),
      await ask('GET', path, { ...admin, 'if-none-match': all.etag }),
    ]
    expect(again.map(({ status }) => status)).toEqual([200, 200, 304, 304])
  },
)

test('what one has of a category is not taken for another one that has come to its address', async () => {
  const { body: first } = await create('Shoes')
  const { etag } = await ask('GET', '/shoes')
  expect((await ask('GET', '/shoes', { 'if-none-match': etag })).status).toBe(304)
  await ask('DELETE', `/${first.id}`, admin)
  const { body: second } = await create('Shoes')
  expect(second.version).toBe(first.version)
  const now = await ask('GET', '/shoes', { 'if-none-match': etag })
  expect([now.status, now.body.id]).toEqual([200, second.id])
})

test('whatever is answered with a category carries its tag, a refusal because of it, too', async () => {
  const tag = async (path: string) => (await ask('GET', path)).etag
  const made = await create('Shoes')
  const path = `/${made.body.id}`
  expect(made.etag).toBe(await tag(path))
  const renamed = await ask('PATCH', path, admin, { name: 'Boots' })
  expect([renamed.status, renamed.etag]).toEqual([200, await tag(path)])
  const moved = await ask('POST', `${path}/move`, admin, { order: 7 })
  expect([moved.body.version, moved.etag]).toEqual([3, await tag(path)])
  const refused = await ask('PATCH', path, { ...admin, 'if-match': made.etag }, { name: 'Late' })
  expect([refused.status, refused.body.version, refused.etag]).toEqual([412, 3, await tag(path)])
})

test('If-Match takes the whole tag of a category, or its version alone', async () => {
  const made = await create('Shoes')
  const rename = (name: string, tag: string) =>
    ask('PATCH', `/${made.body.id}`, { ...admin, 'if-match': tag }, { name })
  expect(await rename('Boots', made.etag)).toMatchObject({ status: 200, body: { version: 2 } })
  expect(await rename('Socks', '"2"')).toMatchObject({ status: 200, body: { version: 3 } })
  for (const old of [made.etag, '"2"']) expect(await rename('Late', old)).toMatchObject({ status: 412 })
})
