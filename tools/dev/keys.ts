import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JWK } from 'jose'
import { keySet, newSigningKey, publicPart } from '../keys/signing-key.ts'
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
  return (await presentKeys(dataDir)) ?? replace(dataDir, await newSigningKey())
}

/** The keys of this data folder; undefined if it has none yet. */
export async function presentKeys(dataDir: string): Promise<Keys | undefined> {
  const signing = await readKey(signingFile(dataDir))
  return signing && keysOf(signing, await readKey(previousFile(dataDir)))
}

/**
 * Puts a new signing key into this data folder and keeps what verifies tokens of the one until now; undefined if the
 * folder has no keys yet. The next start of the platform takes them.
 */
export async function rotateDevelopmentKeys(dataDir: string): Promise<Keys | undefined> {
  const signing = await readKey(signingFile(dataDir))
  return signing && replace(dataDir, signing)
}

/** Writes the previous key first: whatever cuts it short, the key that signs is among those that verify. */
async function replace(dataDir: string, previous: JWK): Promise<Keys> {
  const signing = await newSigningKey()
  await writePrivate(previousFile(dataDir), text(publicPart(previous)))
  await writePrivate(signingFile(dataDir), text(signing))
  return keysOf(signing, previous)
}

function keysOf(signing: JWK, previous: JWK | undefined): Keys {
  return { signingKey: JSON.stringify(signing), jwks: keySet(signing, previous) }
}

async function readKey(file: string): Promise<JWK | undefined> {
  const content = await readFile(file, 'utf8').catch(() => undefined)
  return content === undefined ? undefined : JSON.parse(content)
}

function text(key: JWK): string {
  return `${JSON.stringify(key, null, 2)}\n`
}

function signingFile(dataDir: string): string {
  return join(dataDir, 'keys', 'signing-key.json')
}

function previousFile(dataDir: string): string {
  return join(dataDir, 'keys', 'previous-key.json')
}
