import { expect, test } from 'vitest'
import { callerHeaders, forwardedHeaders } from './request-headers.ts'

test('what a route needs goes through', () => {
  const headers = {
    accept: 'application/json',
    authorization: 'Bearer a.b.c',
    'cf-connecting-ip': '192.0.2.1',
    'content-type': 'application/json',
    'idempotency-key': 'k',
    'if-match': '"3"',
    'last-event-id': '7',
    prefer: 'wait=2',
    traceparent: '00-1-2-01',
    'x-request-id': 'r',
  }
  expect(Object.fromEntries(forwardedHeaders(new Headers(headers)))).toEqual(headers)
})

test('a WebSocket handshake goes through whole', () => {
  const headers = { upgrade: 'websocket', 'sec-websocket-key': 'k', 'sec-websocket-protocol': 'orders.v1, token' }
  expect(Object.fromEntries(forwardedHeaders(new Headers(headers)))).toEqual(headers)
})

test.each([
  'x-deadline-ms',
  'x-internal-caller',
  'connection',
  'te',
  'forwarded',
  'x-forwarded-for',
  'cf-ipcountry',
  'cookie',
])('the header %s stays outside', (name) => {
  expect([...forwardedHeaders(new Headers({ [name]: 'value' }))]).toEqual([])
})

test('cookies go through where they are asked for', () => {
  expect(forwardedHeaders(new Headers({ cookie: 'state=1' }), { cookies: true }).get('cookie')).toBe('state=1')
})

test('the country is Cloudflare’s word, never the client’s', () => {
  const request = new Request('https://shop.example', { headers: { 'cf-ipcountry': 'XX', 'user-agent': 'curl' } })
  expect(Object.fromEntries(callerHeaders(request))).toEqual({ 'user-agent': 'curl' })
  const seen = Object.assign(request, { cf: { country: 'NO' } })
  expect(Object.fromEntries(callerHeaders(seen))).toEqual({ 'user-agent': 'curl', 'cf-ipcountry': 'NO' })
})
