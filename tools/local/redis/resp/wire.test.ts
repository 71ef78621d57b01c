import { describe, expect, test } from 'vitest'
import { encodeCommand, ErrorReply, readReply, toOutcome } from './wire.ts'

describe('readReply', () => {
  test.each([
    ['+OK\r\n', 'OK'],
    [':-7\r\n', -7],
    [':9223372036854775807\r\n', 9223372036854775807n],
    ['$-1\r\n', null],
    ['$0\r\n\r\n', ''],
    ['$7\r\na\r\nb\u00e9c\r\n', 'a\r\nb\u00e9c'],
    ['*-1\r\n', null],
    ['*2\r\n*1\r\n:1\r\n$1\r\nx\r\n', [[1], 'x']],
  ])('reads %j and waits while a byte is missing', (wire, reply) => {
    const bytes = Buffer.from(wire)
    expect(readReply(bytes, 0)).toEqual({ reply, end: bytes.length })
    for (let length = 0; length < bytes.length; length += 1) {
      expect(readReply(bytes.subarray(0, length), 0)).toBeUndefined()
    }
  })

  test('refuses what is not RESP2', () => {
    expect(() => readReply(Buffer.from('HTTP/1.1 400\r\n'), 0)).toThrow('unknown kind "H"')
  })
})

test('an error inside an array is the error of the command', () => {
  expect(toOutcome([1, [new ErrorReply('ERR inside')]])).toEqual({ error: 'ERR inside' })
})

test('lengths are counted in bytes', () => {
  expect(encodeCommand(['GET', 'é'])).toBe('*2\r\n$3\r\nGET\r\n$2\r\né\r\n')
})
