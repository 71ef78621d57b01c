import { expect, test } from 'vitest'
import type { WorkerName } from '../workers.ts'
import { logView } from './log-view.ts'

const NOW = new Date(2026, 10, 22, 19, 47, 4)

function view({
  only = [],
  json = false,
  colours = false,
}: { only?: WorkerName[]; json?: boolean; colours?: boolean } = {}) {
  let text = ''
  const write = logView({ only, json, colours, print: (more) => void (text += more), now: () => NOW })
  return (...lines: string[]) => {
    text = ''
    write(lines.map((line) => `${line}\n`).join(''))
    return text
  }
}

const request = (service: string, more: object = {}) =>
  `[shop-${service}] ${JSON.stringify({ level: 'info', event: 'request', service, requestId: 'r-1', method: 'GET', path: '/api/products', status: 200, ms: 24, ...more })}`

test('a request is one line of columns', () => {
  expect(view()(request('gateway'))).toBe('19:47:04  gateway   info   GET    /api/products 200 24 ms\n')
})

test('a request that failed names its id, by which the others of it are found', () => {
  expect(view()(request('order', { status: 503 }))).toBe(
    '19:47:04  order     info   GET    /api/products 503 24 ms (r-1)\n',
  )
})

test('what else a Worker tells is one line with its details', () => {
  const line =
    '[shop-product] {"level":"info","event":"cache missed out","service":"product","requestId":"r","what":"read"}'
  expect(view()(line)).toBe('19:47:04  product   info   cache missed out what=read\n')
})

test('an error is taken out of wrangler’s red block, with its stack below', () => {
  const record = {
    level: 'error',
    event: 'unexpected',
    service: 'coupon',
    requestId: 'r-1',
    error: 'TypeError: x is not a function',
    stack:
      'TypeError: x is not a function\n    at add (file:///shop/a.js:1:2)\n    at file:///shop/node_modules/hono/b.js:3:4',
    cause: 'Error: deep',
  }
  const line = `\u001B[31m✘ \u001B[41;31m[\u001B[41;97mERROR\u001B[41;31m]\u001B[0m \u001B[1m${JSON.stringify(record)}\u001B[0m`
  expect(view()(line, '', '', request('coupon')).split('\n')).toEqual([
    '19:47:04  coupon    error  unexpected – TypeError: x is not a function (r-1)',
    expect.stringMatching(/^ {10}at add \(.*shop\/a\.js:1:2\)$/),
    '          (and 1 in node_modules)',
    '          caused by Error: deep',
    '19:47:04  coupon    info   GET    /api/products 200 24 ms',
    '',
  ])
})

test('wrangler’s own line of a request is left out, and so is what it says at every build', () => {
  const lines = [
    '[wrangler:info] GET /api/products 200 OK (27ms)',
    '▲ [WARNING] Import "default" will always be undefined [import-is-undefined]',
    '',
    '    required-unenv-alias:whatwg-url:6:27:',
    '[wrangler:warn] Unable to fetch the `Request.cf` object! Falling back to a default placeholder...',
    'Error: getaddrinfo ENOTFOUND workers.cloudflare.com',
    '    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:123:26)',
    '⎔ Local server updated and ready',
  ]
  expect(view()(...lines)).toBe('⎔ Local server updated and ready\n')
})

test('a problem of the build is shown as it is, whomever one follows', () => {
  const lines = ['✘ [ERROR] Unexpected ";"', '', '', '      src/deps.ts:19:17:', '      19 │ export const x = ;']
  expect(view({ only: ['order'] })(...lines)).toBe(
    '✘ [ERROR] Unexpected ";"\n\n      src/deps.ts:19:17:\n      19 │ export const x = ;\n',
  )
})

test('only those are shown whom one follows', () => {
  const show = view({ only: ['order', 'auth'] })
  expect(show(request('product'), request('order'), request('auth'), request('gateway'), '[shop-coupon] a note')).toBe(
    '19:47:04  order     info   GET    /api/products 200 24 ms\n19:47:04  auth      info   GET    /api/products 200 24 ms\n',
  )
  const error = '✘ [ERROR] {"level":"error","event":"unexpected","service":"coupon","error":"x"}'
  expect(show(error)).toBe('')
})

test('--json shows the records as they were written', () => {
  const line = request('order')
  expect(view({ json: true })(line)).toBe(`${line.replace('[shop-order] ', '')}\n`)
})

test('without a terminal there are no colours, with one there are', () => {
  const build = '\u001B[31m✘ [ERROR]\u001B[0m Build failed'
  expect(view()(build, request('order', { status: 500 }))).not.toContain('\u001B')
  expect(view({ colours: true })(build)).toContain('\u001B[31m✘')
  expect(view({ colours: true })(request('order', { status: 500 }))).toContain('\u001B[31m500')
})

test('what looks like a record and is none is shown as it is', () => {
  for (const line of ['[shop-order] {"level":"info"', '[shop-order] {"level":1,"event":"x"}', '{"products":[]}']) {
    expect(view()(line)).toBe(`${line}\n`)
  }
})

test('text of a user cannot write to the terminal', () => {
  const path = '/\u001B[2J\u009B\u0007\nx'
  expect(view()(request('order', { path }))).toBe('19:47:04  order     info   GET    /·[2J···x 200 24 ms\n')
})
