import { describe, expect, test } from 'vitest'
import { Login, Registration } from './user.schema.ts'

const valid = { email: 'ada@example.com', password: 'correct horse' }

function faults(input: object): string[] {
  const result = Registration.safeParse({ ...valid, ...input })
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('a registration', () => {
  test('is of a customer unless it says otherwise', () => {
    expect(Registration.parse(valid)).toEqual({ ...valid, role: 'customer' })
  })

  test('has its address trimmed and in lower case', () => {
    expect(Registration.parse({ ...valid, email: '  Ada@EXAMPLE.com\n' }).email).toBe('ada@example.com')
  })

  test('has one address however it is spelled, in letters of any alphabet', () => {
    for (const email of ['jörg@münchen.example', ' JÖRG@xn--mnchen-3ya.example']) {
      expect(Registration.parse({ ...valid, email }).email).toBe('jörg@xn--mnchen-3ya.example')
    }
  })

  test('has a name of one line, without what is not seen', () => {
    expect(faults({ name: 'Zoë O’Hara' })).toEqual([])
    for (const name of ['A\0da', 'Ada\r\nEve', 'Ada\u202egpj.exe']) {
      expect(faults({ name })).toEqual(['name: must be one line, without control characters'])
    }
  })

  test.each(['', 'ada', 'ada@', 'ada@example', 'a da@example.com', 'ada@example.com, eve@example.com'])(
    'with the address %j is refused',
    (email) => {
      expect(faults({ email })).toEqual(['email: must be an e-mail address'])
    },
  )

  test('takes passwords of 8 to 128 characters, whatever they are', () => {
    expect(faults({ password: 'x'.repeat(8) })).toEqual([])
    expect(faults({ password: '🦊'.repeat(128) })).toEqual([])
    expect(faults({ password: 'x'.repeat(7) })).toEqual(['password: must have at least 8 characters'])
    expect(faults({ password: '🦊'.repeat(7) })).toEqual(['password: must have at least 8 characters'])
    expect(faults({ password: 'x'.repeat(129) })).toEqual(['password: must have at most 128 characters'])
  })

  test.each(['ada@example.com', 'ADA@example.com', ' ada@example.com '])(
    'with the address as its password (%j) is refused',
    (password) => {
      expect(faults({ password })).toEqual(['password: must not be the e-mail address'])
    },
  )

  test('with an unknown role or an empty name is refused', () => {
    expect(faults({ role: 'owner', name: '  ' }).map((fault) => fault.split(':')[0])).toEqual(['name', 'role'])
  })

  test('cannot put operators where text belongs', () => {
    expect(faults({ email: { $gt: '' }, password: { $gt: '' } })).toHaveLength(2)
  })
})

test('a login finds the address however it is written and takes any password', () => {
  expect(Login.parse({ email: 'Ada@Example.com ', password: 'short' })).toEqual({
    email: 'ada@example.com',
    password: 'short',
  })
})
