import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { writePrivate } from './private-file.ts'

/** The keys of access tokens as the Workers' configuration holds them, each as JSON. */
export interface Keys {
  /** The private JWK that signs, for auth alone. */
  signingKey: string
  /** The public JWK set, for everybody. */
  jwks: string
}

/** The keys of this data folder, made on the first call; tokens stay valid from one start to the next. */
export async function developmentKeys(dataDir: string): Promise<Keys> {
  const file = join(dataDir, 'keys', 'signing-key.json')
  let text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) {
    text = `${JSON.stringify(await newSigningKey(), null, 2)}\n`
    await writePrivate(file, text)
  }
  return keysOf(JSON.parse(text))
}

/** A fresh ES256 pair as a private JWK; its id is its thumbprint. */
async function newSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' }
}

function keysOf(signingKey: JWK): Keys {
  const { d: _, ...publicKey } = signingKey
  return { signingKey: JSON.stringify(signingKey), jwks: JSON.stringify({ keys: [publicKey] }) }
}
