import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { developmentKeys, type Keys, rotateDevelopmentKeys } from './keys.ts'

let dataDir: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keys-'))
})

afterAll(() => rm(dataDir, { recursive: true, force: true }))

async function signed({ signingKey }: Keys): Promise<string> {
  const jwk = JSON.parse(signingKey)
  return new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: jwk.kid }).sign(await importJWK(jwk))
}

function verified(token: string, { jwks }: Keys) {
  return jwtVerify(token, createLocalJWKSet(JSON.parse(jwks)))
}

function fileMode(name: string): Promise<number> {
  return stat(join(dataDir, 'keys', name)).then(({ mode }) => mode & 0o777)
}

test('a token signed with the private key is verified by the public set', async () => {
  const keys = await developmentKeys(dataDir)
  const { kid } = JSON.parse(keys.signingKey)
  await expect(verified(await signed(keys), keys)).resolves.toMatchObject({ protectedHeader: { kid } })
})

test('the public set has two keys, the one that signs first, and no private part', async () => {
  const { signingKey, jwks } = await developmentKeys(dataDir)
  const { keys } = JSON.parse(jwks)
  expect(keys).toHaveLength(2)
  expect(keys[0].kid).toBe(JSON.parse(signingKey).kid)
  expect(jwks).not.toContain('"d"')
  expect(await readFile(join(dataDir, 'keys/previous-key.json'), 'utf8')).not.toContain('"d"')
})

test('the keys stay the same from one start to the next and only their owner can read them', async () => {
  expect(await developmentKeys(dataDir)).toEqual(await developmentKeys(dataDir))
  expect([await fileMode('signing-key.json'), await fileMode('previous-key.json')]).toEqual([0o600, 0o600])
})

test('after a rotation the next start has a new key, and tokens of the one before it stay valid, of older ones not', async () => {
  const first = await developmentKeys(dataDir)
  const token = await signed(first)
  const second = await rotateDevelopmentKeys(dataDir)
  expect(second).toEqual(await developmentKeys(dataDir))
  expect(second?.signingKey).not.toBe(first.signingKey)
  await expect(verified(token, await developmentKeys(dataDir))).resolves.toBeDefined()
  await expect(
    verified(await signed(await developmentKeys(dataDir)), await developmentKeys(dataDir)),
  ).resolves.toBeDefined()

  await rotateDevelopmentKeys(dataDir)
  await expect(verified(token, await developmentKeys(dataDir))).rejects.toThrow('no applicable key found')
  expect(await fileMode('signing-key.json')).toBe(0o600)
})

test('a rotation that was cut short between its two files leaves a key that signs and is verified', async () => {
  const keys = await developmentKeys(dataDir)
  const { d: _, ...publicKey } = JSON.parse(keys.signingKey)
  await writeFile(join(dataDir, 'keys/previous-key.json'), JSON.stringify(publicKey))
  const left = await developmentKeys(dataDir)
  expect(JSON.parse(left.jwks).keys).toEqual([publicKey])
  await rotateDevelopmentKeys(dataDir)
  await expect(verified(await signed(left), await developmentKeys(dataDir))).resolves.toBeDefined()
})

test('a folder without keys has nothing to rotate, and gets none', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'no-keys-'))
  expect(await rotateDevelopmentKeys(empty)).toBeUndefined()
  expect(await readdir(empty)).toEqual([])
  await rm(empty, { recursive: true })
})
