import { Buffer } from 'node:buffer'
import { timingSafeEqual } from 'node:crypto'
import { argon2id } from '@noble/hashes/argon2.js'

/** OWASP's minimum for argon2id (Password Storage Cheat Sheet): memory in KiB, passes, lanes. */
const CURRENT = { m: 19_456, t: 2, p: 1 }
const SALT_BYTES = 16
const HASH_BYTES = 32
/** A stored hash that asks for more than an isolate can give, or for less than there is, is refused beforehand. */
const MAX = { m: 65_536, t: 16, p: 16 }
/** RFC 9106, 3.1: at least 8 KiB for each lane. */
const MIN_KIB_PER_LANE = 8

interface StoredHash {
  m: number
  t: number
  p: number
  salt: Uint8Array
  hash: Uint8Array
}

/** What no password has: an unknown account is checked against it, so that it takes as long as a known one. */
const NOBODYS: StoredHash = { ...CURRENT, salt: new Uint8Array(SALT_BYTES), hash: new Uint8Array(HASH_BYTES) }

/**
 * The argon2id hash as a PHC string. Takes about 200 ms, on purpose in one go: the clock of a Worker stands still while
 * it computes, so pauses inside would never come, and hashes that take turns would hold 19 MiB each.
 */
export function hashPassword(password: string, salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))): string {
  return toPhc({ ...CURRENT, salt, hash: compute(password, { ...CURRENT, salt }, HASH_BYTES) })
}

/** Whether it is the password of this PHC string; without one it takes as long and is false. */
export function verifyPassword(password: string, phc: string | undefined): boolean {
  const stored = phc === undefined ? NOBODYS : parsePhc(phc)
  const equal = timingSafeEqual(compute(password, stored, stored.hash.length), stored.hash)
  return equal && phc !== undefined
}

/** Whether the string was made with other parameters than a new one would be. */
export function needsRehash(phc: string): boolean {
  const { m, t, p, salt, hash } = parsePhc(phc)
  const current = m === CURRENT.m && t === CURRENT.t && p === CURRENT.p
  return !current || salt.length < SALT_BYTES || hash.length !== HASH_BYTES
}

/** Keyboards write the same letter in different ways, hence the normal form (RFC 8265, 4.2.2). */
function compute(password: string, { m, t, p, salt }: Omit<StoredHash, 'hash'>, bytes: number): Uint8Array {
  return argon2id(password.normalize('NFC'), salt, { m, t, p, dkLen: bytes })
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

function toPhc({ m, t, p, salt, hash }: StoredHash): string {
  return `$argon2id$v=19$m=${m},t=${t},p=${p}$${unpadded(salt)}$${unpadded(hash)}`
}

/** Throws on anything else than argon2id version 1.3; the message does not repeat the hash. */
function parsePhc(phc: string): StoredHash {
  const [, memory, passes, lanes, salt = '', hash = ''] = PHC.exec(phc) ?? []
  const [m, t, p] = [Number(memory), Number(passes), Number(lanes)]
  const computable = m >= MIN_KIB_PER_LANE * p && m <= MAX.m && t >= 1 && t <= MAX.t && p >= 1 && p <= MAX.p
  if (!computable) throw new Error('the stored password hash is not an argon2id PHC string')
  return { m, t, p, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') }
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}
