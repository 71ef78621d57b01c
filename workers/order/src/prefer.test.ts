import { expect, test } from 'vitest'
import { waitPreference } from './prefer.ts'

test.each([
  ['wait=3', true, 3_000],
  ['respond-async, wait=2', true, 2_000],
  ['wait="4"; foo', true, 4_000],
  ['wait=99', true, 10_000],
  ['wait=0', true, 0],
  ['wait=-1', false, 0],
  ['await=3', false, 0],
  ['nonsense', false, 0],
  [undefined, false, 0],
])('Prefer: %s', (header, asked, ms) => {
  expect(waitPreference(header)).toEqual({ asked, ms })
})
