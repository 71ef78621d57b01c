import { Refusal } from '@shop/shared/errors'
import type { z } from 'zod'

export const NDJSON = 'application/x-ndjson'
/** Other names that programs have for it. */
const ALSO = new Set(['application/ndjson', 'application/jsonl', 'application/x-jsonlines'])

/** One line of a text, counted from 1; or why it is none that can be read. */
export type Line = { line: number } & ({ text: string } | { unreadable: 'too long' | 'not UTF-8' })

/** The lines of a successful answer. Its type leaves the content open, for what a stream holds no type can tell. */
export function ndjsonResponse(
  schema: z.ZodType,
  description: string,
): { description: string; content?: Record<string, { schema: z.ZodType }> } {
  return { description, content: { [NDJSON]: { schema } } }
}

/** Throws UNSUPPORTED_MEDIA_TYPE unless a body claims to be lines of JSON. */
export function requireNdjson(contentType: string | undefined): void {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === NDJSON || ALSO.has(type)) return
  throw new Refusal('UNSUPPORTED_MEDIA_TYPE', { detail: `Send the body as ${NDJSON}, one product a line.` })
}

/** The lines of a body that are not blank. Of a line that is longer than it may be, nothing is kept. */
export async function* linesOf(stream: ReadableStream<Uint8Array> | null, maxBytes: number): AsyncGenerator<Line> {
  if (!stream) return
  let line = 1
  let parts: Uint8Array[] = []
  let length = 0
  const take = (part: Uint8Array): void => {
    length += part.length
    if (length > maxBytes) parts = []
    else parts.push(part)
  }
  const ended = (): Line | undefined => {
    const read = readLine(line, parts, length, maxBytes)
    line += 1
    parts = []
    length = 0
    return read
  }
  for await (const chunk of stream) {
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, end))
      from = end + 1
      const read = ended()
      if (read) yield read
    }
    take(chunk.subarray(from))
  }
  const last = ended()
  if (last) yield last
}

const NEWLINE = 0x0a

function readLine(line: number, parts: Uint8Array[], length: number, maxBytes: number): Line | undefined {
  if (length > maxBytes) return { line, unreadable: 'too long' }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(joined(parts, length))
    return text.trim() === '' ? undefined : { line, text }
  } catch {
    return { line, unreadable: 'not UTF-8' }
  }
}

function joined(parts: Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Batches of values as lines of JSON, each batch made when the reader wants it. */
export function ndjsonStream(batches: AsyncGenerator<readonly object[]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await batches.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value.map((item) => `${JSON.stringify(item)}\n`).join('')))
      },
      async cancel() {
        await batches.return(undefined)
      },
    },
    { highWaterMark: 1 },
  )
}
