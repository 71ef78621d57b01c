import { expect, test } from 'vitest'
import { type Line, linesOf, ndjsonStream, requireNdjson } from './ndjson.ts'

function streamOf(...parts: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const chunks = parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part))
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks.shift()
      if (chunk) controller.enqueue(chunk)
      else controller.close()
    },
  })
}

async function read(stream: ReadableStream<Uint8Array> | null, maxBytes = 100): Promise<Line[]> {
  const lines: Line[] = []
  for await (const line of linesOf(stream, maxBytes)) lines.push(line)
  return lines
}

test('lines are the same wherever the stream is cut, and blank ones only count', async () => {
  const text = '{"a":"é"}\r\n\n  \n{"b":2}\nlast'
  const expected = [
    { line: 1, text: '{"a":"é"}\r' },
    { line: 4, text: '{"b":2}' },
    { line: 5, text: 'last' },
  ]
  const bytes = new TextEncoder().encode(text)
  expect(await read(streamOf(bytes))).toEqual(expected)
  expect(await read(streamOf(...Array.from(bytes, (byte) => Uint8Array.of(byte))))).toEqual(expected)
})

test('no body has no lines', async () => {
  expect(await read(null)).toEqual([])
})

test('a line that is too long or no UTF-8 says so, and the others stand', async () => {
  const lines = await read(
    streamOf('x'.repeat(90), 'x'.repeat(11), '\n', Uint8Array.of(0xff), '\nok\n', 'x'.repeat(100)),
  )
  expect(lines).toEqual([
    { line: 1, unreadable: 'too long' },
    { line: 2, unreadable: 'not UTF-8' },
    { line: 3, text: 'ok' },
    { line: 4, text: 'x'.repeat(100) },
  ])
})

test('a batch is made only when somebody reads it', async () => {
  let made = 0
  async function* batches() {
    for (;;) yield [{ batch: (made += 1) }]
  }
  const reader = ndjsonStream(batches()).getReader()
  const { value } = await reader.read()
  expect(new TextDecoder().decode(value)).toBe('{"batch":1}\n')
  expect(made).toBeLessThanOrEqual(2)
  await reader.cancel()
  expect(made).toBeLessThanOrEqual(3)
})

test.each(['application/x-ndjson', 'Application/JSONL; charset=utf-8', 'application/ndjson'])('%s is taken', (type) => {
  expect(() => requireNdjson(type)).not.toThrow()
})

test.each([undefined, '', 'application/json', 'text/plain'])('%s is not', (type) => {
  expect(() => requireNdjson(type)).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_MEDIA_TYPE' }))
})
