import { z } from 'zod'
import { expect, test } from 'vitest'
import { Phone, postalAddress, postalAddressChange } from './postal-address.ts'

const whole = z.object(postalAddress)
const change = z.object(postalAddressChange)
const place = { street: 'Harbour Road 1', city: 'Bergen', state: 'Vestland', zip: '5003', country: 'NO' }

test('an address needs a place; whom to reach there may be left out', () => {
  expect(whole.parse(place)).toEqual({ ...place, name: null, mobile: null, email: null })
  const given = { ...place, name: 'Ada', mobile: '+47 55 55 55 55', email: 'ada@example.com' }
  expect(whole.parse({ ...given, name: ' Ada ' })).toEqual(given)
})

test.each(['street', 'city', 'state', 'zip', 'country'])(
  'an address without %s is refused, and so is an empty one',
  (field) => {
    for (const value of [undefined, null, '', '  ', 5003, { $ne: '' }]) {
      const { error } = whole.safeParse({ ...place, [field]: value })
      expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([field])
    }
  },
)

test('a change keeps what it does not name, and clears with null only what may be left out', () => {
  expect(change.parse({})).toEqual({})
  expect(change.parse({ name: null, mobile: null, email: null, city: 'Oslo' })).toEqual({
    name: null,
    mobile: null,
    email: null,
    city: 'Oslo',
  })
  expect(change.safeParse({ city: null }).success).toBe(false)
})

test.each(['5555555', '+1 (555) 010-0123', '020 7946 0958', '+49.30/123-456', '(030) 123456'])(
  '%s is a telephone number',
  (number) => {
    expect(Phone.parse(` ${number} `)).toBe(number)
  },
)

test.each([
  '',
  '1234',
  'call me',
  '+',
  '555-CALL-NOW',
  '1'.repeat(16),
  '+1 555 0100; drop',
  `1${' '.repeat(30)}5555555555`,
])('%j is no telephone number', (number) => {
  expect(Phone.safeParse(number).success).toBe(false)
})
