import { Buffer } from 'node:buffer'
import { argon2id } from '@noble/hashes/argon2.js'
import { describe, expect, test } from 'vitest'
import { hashPassword, needsRehash, verifyPassword } from './password.ts'

/** Of "correct horse" under weak parameters, which is quick; made with the reference implementation's format. */
const WEAK = phc({ m: 64, t: 1, p: 1 })

function phc({ m, t, p }: { m: number; t: number; p: number }): string {
  const salt = new Uint8Array(16).fill(7)
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=${m},t=${t},p=${p}$${base64(salt)}$${base64(argon2id('correct horse', salt, { m, t, p }))}`
}

describe('argon2id', () => {
  test('gives the tag of RFC 9106, section 5.3', () => {
    const bytes = (value: number, length: number) => new Uint8Array(length).fill(value)
    const tag = argon2id(bytes(1, 32), bytes(2, 16), {
      t: 3,
      m: 32,
      p: 4,
      key: bytes(3, 8),
      personalization: bytes(4, 12),
      dkLen: 32,
    })
    expect(Buffer.from(tag).toString('hex')).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659')
  })

  test('gives the PHC string of the reference implementation', () => {
    // printf password | argon2 somesalt -id -t 2 -k 256 -p 1 (test.c of phc-winner-argon2), and the same with -p 2
    const known = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
    const lanes = '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc'
    for (const phc of [known, lanes]) {
      expect(verifyPassword('password', phc)).toBe(true)
      expect(verifyPassword('Password', phc)).toBe(false)
    }
  })
})

describe('a password', () => {
  const stored = hashPassword('correct horse')

  test('is stored as a PHC string with the parameters and a salt of its own', () => {
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(hashPassword('correct horse')).not.toBe(stored)
  })

  test('verifies, and no other does', () => {
    expect(verifyPassword('correct horse', stored)).toBe(true)
    expect(verifyPassword('correct horse ', stored)).toBe(false)
    expect(verifyPassword('', stored)).toBe(false)
  })

  test('verifies however its letters were composed', () => {
    expect(verifyPassword('cafe\u0301 au lait', hashPassword('caf\u00e9 au lait'))).toBe(true)
  })

  test('is false without a stored hash, and takes as long as with one', () => {
    const milliseconds = (work: () => void): number => {
      const started = performance.now()
      work()
      return performance.now() - started
    }
    const known = milliseconds(() => verifyPassword('wrong', stored))
    let verified = true
    const unknown = milliseconds(() => (verified = verifyPassword('wrong', undefined)))
    expect(verified).toBe(false)
    // Without the computation it would be thousands of times quicker; the machine may be busy.
    expect(unknown).toBeGreaterThan(known / 10)
  })
})

describe('a stored hash', () => {
  test('is up to date with the present parameters and out of date with any other', () => {
    expect(needsRehash(hashPassword('correct horse'))).toBe(false)
    expect(needsRehash(WEAK)).toBe(true)
    expect(needsRehash(phc({ m: 19_456, t: 1, p: 1 }))).toBe(true)
  })

  test('of earlier parameters still verifies', () => {
    expect(verifyPassword('correct horse', WEAK)).toBe(true)
    expect(verifyPassword('wrong horse', WEAK)).toBe(false)
  })

  test.each([
    ['is empty', ''],
    ['is of another algorithm', WEAK.replace('argon2id', 'argon2i')],
    ['is of another version', WEAK.replace('v=19', 'v=16')],
    ['has no hash', WEAK.slice(0, WEAK.lastIndexOf('$'))],
    ['is padded', `${WEAK}=`],
    ['wants more memory than there is', WEAK.replace('m=64', 'm=1048576')],
    ['wants less memory than its lanes need', WEAK.replace('m=64', 'm=7')],
    ['wants no pass over the memory', WEAK.replace('t=1', 't=0')],
    ['wants to be computed for minutes', WEAK.replace('t=1', 't=999')],
    ['has no lane', WEAK.replace('p=1', 'p=0')],
    ['has more lanes than there are', WEAK.replace('p=1', 'p=99')],
    ['lacks a parameter', WEAK.replace(',p=1', '')],
    ['has its parameters in another order', WEAK.replace('m=64,t=1', 't=1,m=64')],
    ['has a parameter that is no number', WEAK.replace('m=64', 'm=-64')],
    ['has a salt that is too short', WEAK.replace(/\$[^$]+(?=\$[^$]+$)/, '$c2FsdA')],
    ['has a sign that is not of base64', WEAK.replace(/.$/, '!')],
    ['is followed by something', `${WEAK}\n`],
    ['is of another family', '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW'],
  ])('that %s is refused without being repeated', (_, damaged) => {
    expect(() => verifyPassword('correct horse', damaged)).toThrow(
      new Error('the stored password hash is not an argon2id PHC string'),
    )
    expect(() => needsRehash(damaged)).toThrow('not an argon2id PHC string')
  })
})
