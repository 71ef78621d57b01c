import { afterEach, expect, test, vi } from 'vitest'
import { createLog } from './log.ts'

afterEach(() => void vi.restoreAllMocks())

function linesOf(method: 'info' | 'error'): string[] {
  const lines: string[] = []
  vi.spyOn(console, method).mockImplementation((line: string) => void lines.push(line))
  return lines
}

test('an event is one line of JSON with the context in it', () => {
  const lines = linesOf('info')
  createLog({ service: 'product', requestId: 'r' }).info('request', { path: '/a\nb', ms: 3, none: undefined })
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toContain('\n')
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'info',
    event: 'request',
    service: 'product',
    requestId: 'r',
    path: '/a\nb',
    ms: 3,
  })
})

test('an error is logged with its stack and its causes down to the first', () => {
  const lines = linesOf('error')
  const socket = new Error('socket closed')
  const outage = new Error('no database', { cause: socket })
  createLog({}).error('refused', new TypeError('try later', { cause: outage }), { code: 'X' })
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'error',
    event: 'refused',
    code: 'X',
    error: 'TypeError: try later',
    stack: expect.stringContaining('log.test.ts'),
    cause: 'Error: no database ← Error: socket closed',
  })
})

class Unprintable extends Error {
  override toString(): string {
    throw new Error('no')
  }
}

const circular = new Error('round')
circular.cause = circular

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'x\ny'],
  ['a symbol', Symbol('s')],
  ['a bigint', 1n],
  ['an object without a prototype', Object.create(null)],
  ['an error that cannot be printed', new Unprintable()],
  ['an error caused by one', new Error('outer', { cause: Object.create(null) })],
  ['an error that is its own cause', circular],
])('%s that was thrown is still one line of JSON', (_, thrown) => {
  const lines = linesOf('error')
  createLog({ service: 's' }).error('unexpected', thrown)
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toContain('\n')
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'unexpected', error: expect.any(String) })
})
