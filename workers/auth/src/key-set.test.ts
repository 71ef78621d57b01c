import { expect, test } from 'vitest'
import { publicKeys } from './key-set.ts'

const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'first', alg: 'ES256', use: 'sig' }

test('the published keys are those of the configuration', () => {
  const keys = [key, { ...key, kid: 'second' }]
  expect(publicKeys(JSON.stringify({ keys }))).toEqual({ keys })
})

test('a private member that was set by mistake is not published', () => {
  expect(publicKeys(JSON.stringify({ keys: [{ ...key, d: 'secret' }] }))).toEqual({ keys: [key] })
})

test('a configuration that is no key set is an error', () => {
  expect(() => publicKeys('{"keys":[{"kty":"oct","k":"secret"}]}')).toThrow()
})
