import type { Command, Outcome, Reply } from '../engine.ts'

/** An error reply; its own class, because an array (of EXEC, of a script) may hold errors among its items. */
export class ErrorReply {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type WireReply = string | number | bigint | null | ErrorReply | readonly WireReply[]

type Read = { readonly reply: WireReply; readonly end: number }

/** Encodes a command as a RESP2 array of bulk strings. */
export function encodeCommand(command: Command): string {
  return `*${command.length}\r\n${command.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`
}

/** Reads one RESP2 reply at `offset`; undefined while it has not arrived completely. */
export function readReply(bytes: Buffer, offset: number): Read | undefined {
  const lineEnd = bytes.indexOf('\r\n', offset)
  if (lineEnd < 0) return undefined
  const kind = bytes.toString('latin1', offset, offset + 1)
  const line = bytes.toString('utf8', offset + 1, lineEnd)
  const end = lineEnd + 2
  switch (kind) {
    case '+':
      return { reply: line, end }
    case '-':
      return { reply: new ErrorReply(line), end }
    case ':':
      return { reply: integer(line), end }
    case '$':
      return readBulk(bytes, end, Number(line))
    case '*':
      return readArray(bytes, end, Number(line))
    default:
      throw new Error(`Redis sent a reply of unknown kind ${JSON.stringify(kind)}`)
  }
}

function readBulk(bytes: Buffer, start: number, length: number): Read | undefined {
  if (length < 0) return { reply: null, end: start }
  const end = start + length
  if (bytes.length < end + 2) return undefined
  return { reply: bytes.toString('utf8', start, end), end: end + 2 }
}

function readArray(bytes: Buffer, start: number, length: number): Read | undefined {
  if (length < 0) return { reply: null, end: start }
  const items: WireReply[] = []
  let end = start
  while (items.length < length) {
    const item = readReply(bytes, end)
    if (item === undefined) return undefined
    items.push(item.reply)
    end = item.end
  }
  return { reply: items, end }
}

function integer(line: string): number | bigint {
  const value = Number(line)
  return Number.isSafeInteger(value) ? value : BigInt(line)
}

/** The outcome of one command; an error anywhere inside an array makes the whole command an error. */
export function toOutcome(reply: WireReply): Outcome {
  const error = firstError(reply)
  return error === undefined ? { result: withoutErrors(reply) } : { error: error.text }
}

function firstError(reply: WireReply): ErrorReply | undefined {
  if (reply instanceof ErrorReply) return reply
  if (!isArray(reply)) return undefined
  for (const item of reply) {
    const error = firstError(item)
    if (error !== undefined) return error
  }
  return undefined
}

function withoutErrors(reply: WireReply): Reply {
  if (reply instanceof ErrorReply) throw new Error('toOutcome has checked that there is no error inside')
  return isArray(reply) ? reply.map(withoutErrors) : reply
}

/** Array.isArray does not narrow a readonly array. */
export function isArray(reply: WireReply): reply is readonly WireReply[] {
  return Array.isArray(reply)
}
