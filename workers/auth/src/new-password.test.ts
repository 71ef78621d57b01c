import { describe, expect, test } from 'vitest'
import { COMMON_PASSWORDS } from './generated/common-passwords.ts'
import { checkPassword } from './new-password.ts'

const EMAIL = 'ada.lovelace@example.com'

describe('a password to be set', () => {
  test.each(['correct horse', 'Ada.Lovelace1815', '🦊'.repeat(8), ' '.repeat(4) + 'fox!', 'x'.repeat(128)])(
    'may be %j',
    (password) => {
      expect(checkPassword(password, EMAIL)).toBeUndefined()
    },
  )

  test('has 8 to 128 characters, counted as people do', () => {
    expect(checkPassword('🦊'.repeat(7), EMAIL)).toBe('must have at least 8 characters')
    expect(checkPassword('🦊'.repeat(128), EMAIL)).toBeUndefined()
    expect(checkPassword('🦊'.repeat(129), EMAIL)).toBe('must have at most 128 characters')
  })

  test('counts the same however its letters were composed', () => {
    expect(checkPassword('e\u0301'.repeat(7), EMAIL)).toBe('must have at least 8 characters')
    expect(checkPassword('e\u0301'.repeat(128), EMAIL)).toBeUndefined()
  })

  test.each([EMAIL, EMAIL.toUpperCase(), ` ${EMAIL} `])('is not the e-mail address, as %j', (password) => {
    expect(checkPassword(password, EMAIL)).toBe('must not be the e-mail address')
  })

  test('is not the name in the e-mail address', () => {
    expect(checkPassword('Ada.Lovelace', EMAIL)).toBe('must not be the name in the e-mail address')
  })

  test.each(['password', 'Password1', 'QWERTYUIOP', 'trustno1', '1q2w3e4r5t', ' 12345678 '])(
    'is not as common as %j',
    (password) => {
      expect(checkPassword(password, EMAIL)).toBe('is one of the commonest passwords, which are tried first')
    },
  )
})

test('the list of common passwords is long, and holds none that its length forbids anyway', () => {
  expect(COMMON_PASSWORDS.size).toBeGreaterThan(3_000)
  expect([...COMMON_PASSWORDS].filter((password) => password.length < 8)).toEqual([])
  expect([...COMMON_PASSWORDS].filter((password) => password !== password.normalize('NFC').toLowerCase())).toEqual([])
})
