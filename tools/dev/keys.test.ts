import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { developmentKeys } from './keys.ts'

let dataDir: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keys-'))
})

afterAll(() => rm(dataDir, { recursive: true, force: true }))

test('a token signed with the private key is verified by the public set', async () => {
  const { signingKey, jwks } = await developmentKeys(dataDir)
  const jwk = JSON.parse(signingKey)
  const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: jwk.kid }).sign(await importJWK(jwk))
  await expect(jwtVerify(token, createLocalJWKSet(JSON.parse(jwks)))).resolves.toMatchObject({
    protectedHeader: { kid: jwk.kid },
  })
})

test('the public set does not hold the private part', async () => {
  const { jwks } = await developmentKeys(dataDir)
  expect(JSON.parse(jwks).keys).toHaveLength(1)
  expect(JSON.parse(jwks).keys[0]).not.toHaveProperty('d')
})

test('the key stays the same from one start to the next and only its owner can read it', async () => {
  expect(await developmentKeys(dataDir)).toEqual(await developmentKeys(dataDir))
  expect((await stat(join(dataDir, 'keys/signing-key.json'))).mode & 0o777).toBe(0o600)
})
