import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { callData, callFromData, callFromRequest, callHeaders } from './call.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

function callWith(headers: Record<string, string>) {
  return callFromRequest(new Request('http://x/', { headers }), 'product')
}

test('ids that are well-formed are taken over', () => {
  const call = callWith({ 'x-request-id': 'a-1:b.2_C', traceparent: TRACEPARENT })
  expect(call).toMatchObject({ requestId: 'a-1:b.2_C', traceparent: TRACEPARENT })
})

test.each(['a b', 'x'.repeat(129), '{"a":1}', 'ä'])('the request id %j is replaced by a new one', (id) => {
  const { requestId } = callWith({ 'x-request-id': id, traceparent: 'nonsense' })
  expect(requestId).toMatch(/^[0-9a-f]{24}$/)
})

test('a new traceparent has the form of the standard', () => {
  const made = callWith({}).traceparent
  expect(made).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  expect(callWith({}).traceparent).not.toBe(made)
})

test.each([
  ['5000', 5_000],
  ['1', 1],
  ['0', 0],
  ['-1', 0],
  ['-1e300', 0],
  ['14999', 14_999],
  ['15001', 15_000],
  ['1e300', 15_000],
  ['Infinity', 5_000],
  ['soon', 5_000],
  ['', 5_000],
])('of a deadline of %j ms, %i ms are left', (header, left) => {
  expect(callWith({ 'x-deadline-ms': header }).deadline.left()).toBe(left)
})

test('a call goes on with its ids, its sender, and what is left of its time', () => {
  const caller = {
    authorization: 'Bearer t',
    'cf-connecting-ip': '192.0.2.1',
    'user-agent': 'curl/8',
    'cf-ipcountry': 'NO',
  }
  const call = callWith({ 'x-request-id': 'r', ...caller })
  vi.advanceTimersByTime(1_200)
  expect(callHeaders(call)).toEqual({
    'x-request-id': 'r',
    traceparent: call.traceparent,
    'x-deadline-ms': '3800',
    ...caller,
  })
  expect(Object.keys(callHeaders(callWith({})))).toEqual(['x-request-id', 'traceparent', 'x-deadline-ms'])
  const over = callFromData('order', callData(call))
  expect(over.requestId).toBe('r')
  expect(over.deadline.left()).toBe(3_800)
})

test.each(['T1', 'no', 'Norway', ''])('%j is no country', (country) => {
  expect(callWith({ 'cf-ipcountry': country }).country).toBeUndefined()
})
