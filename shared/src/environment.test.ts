import { expect, test } from 'vitest'
import { isLocal } from './environment.ts'

test.each(['development', 'test'])('%s is local', (ENVIRONMENT) => {
  expect(isLocal({ ENVIRONMENT })).toBe(true)
})

test.each(['production', 'staging', 'Development', 'test ', ''])('"%s" is not local', (ENVIRONMENT) => {
  expect(isLocal({ ENVIRONMENT })).toBe(false)
})
