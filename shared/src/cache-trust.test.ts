import { expect, test } from 'vitest'
import { createTrust } from './cache-trust.ts'

function trustAt(start = 1_000) {
  const clock = { now: start }
  return { clock, trust: createTrust(() => clock.now) }
}

test('an isolate that has not asked yet trusts nothing', () => {
  expect(trustAt().trust.stands()).toBe(false)
})

test('what was confirmed is trusted for five seconds from when it was asked', () => {
  const { clock, trust } = trustAt()
  const confirm = trust.begin()
  clock.now += 100
  confirm()
  clock.now += 4_899
  expect(trust.stands()).toBe(true)
  clock.now += 1
  expect(trust.stands()).toBe(false)
})

test('a failure ends it at once', () => {
  const { trust } = trustAt()
  trust.begin()()
  trust.lose()
  expect(trust.stands()).toBe(false)
})

test('what was asked before a failure confirms nothing after it', () => {
  const { trust } = trustAt()
  const confirm = trust.begin()
  trust.lose()
  confirm()
  expect(trust.stands()).toBe(false)
  trust.begin()()
  expect(trust.stands()).toBe(true)
})
