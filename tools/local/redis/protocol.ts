import type { Command, Outcome, Reply } from './engine.ts'

/** What one HTTP request asks for. */
export type Request =
  | { readonly kind: 'single'; readonly command: Command }
  | { readonly kind: 'pipeline'; readonly commands: readonly Command[] }
  | { readonly kind: 'transaction'; readonly commands: readonly Command[] }
  | { readonly kind: 'invalid'; readonly status: 400 | 405; readonly error: string }

export type Encoding = 'text' | 'base64'

type Parsed<T> = { readonly value: T } | { readonly error: string }

const invalid = (error: string, status: 400 | 405 = 400): Request => ({
  kind: 'invalid',
  status,
  error: `ERR ${error}`,
})

/** Reads a request of the Upstash REST API: command array, path form, /pipeline or /multi-exec. */
export function parseRequest(method: string, target: string, body: Buffer): Request {
  if (method !== 'GET' && method !== 'POST') return invalid(`method ${method} is not supported, use GET or POST`, 405)
  const at = target.indexOf('?')
  const path = at < 0 ? target : target.slice(0, at)
  const query = at < 0 ? '' : target.slice(at + 1)
  const text = utf8(body)
  if (text === undefined) return invalid('the request body is not UTF-8')
  switch (path) {
    case '/':
      return method === 'POST' ? parseSingle(text) : invalid('send a command as POST / or GET /command/argument', 405)
    case '/pipeline':
    case '/multi-exec':
      if (method !== 'POST') return invalid(`${path} takes POST`, 405)
      return parseMany(path === '/pipeline' ? 'pipeline' : 'transaction', text)
    default:
      return parsePath(path, query, method === 'POST' ? text : '')
  }
}

function parseSingle(text: string): Request {
  const json = parseJson(text)
  if ('error' in json) return invalid(json.error)
  const command = parseCommand(json.value)
  return 'error' in command ? invalid(command.error) : { kind: 'single', command: command.value }
}

function parseMany(kind: 'pipeline' | 'transaction', text: string): Request {
  const json = parseJson(text)
  if ('error' in json) return invalid(json.error)
  if (!Array.isArray(json.value) || json.value.length === 0) return invalid('the body must be an array of commands')
  const commands: Command[] = []
  for (const item of json.value) {
    const command = parseCommand(item)
    if ('error' in command) return invalid(`command ${commands.length + 1}: ${command.error}`)
    commands.push(command.value)
  }
  return { kind, commands }
}

/** `/set/key?EX=10` with a body is SET key <body> EX 10: the body comes after the path, the query after the body. */
function parsePath(path: string, query: string, body: string): Request {
  const words = path.slice(1).split('/')
  // Whether `/set/k/` means SET k "" or SET k is not documented; refusing beats guessing.
  if (words.includes('')) return invalid('an empty path segment is ambiguous, send the command as a JSON array')
  if (body !== '') words.push(encodeURIComponent(body.toWellFormed()))
  for (const pair of query.split('&')) {
    if (pair !== '' && !pair.startsWith('_token=')) words.push(...pair.split('=', 2).filter((word) => word !== ''))
  }
  try {
    const [name = '', ...args] = words.map((word) => decodeURIComponent(word))
    return { kind: 'single', command: [name, ...args] }
  } catch {
    return invalid('the path is not valid percent-encoded UTF-8')
  }
}

function parseJson(text: string): Parsed<unknown> {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return { error: 'the request body is not valid JSON' }
  }
}

function parseCommand(value: unknown): Parsed<Command> {
  if (!Array.isArray(value)) return { error: 'a command must be an array' }
  const words: string[] = []
  for (const item of value) {
    const word = parseWord(item)
    if ('error' in word) return word
    words.push(word.value)
  }
  const [name, ...args] = words
  return name ? { value: [name, ...args] } : { error: 'empty command' }
}

function parseWord(item: unknown): Parsed<string> {
  switch (typeof item) {
    case 'string':
      // JSON can carry half a surrogate pair, UTF-8 cannot; replacing it here gives both engines the same bytes.
      return { value: item.toWellFormed() }
    case 'boolean':
      return { value: String(item) }
    case 'number':
      if (Number.isInteger(item) && !Number.isSafeInteger(item)) {
        return { error: `the number ${item} has lost digits in JSON, send it as a string` }
      }
      return { value: String(item) }
    default:
      return { error: 'an argument must be a string, a number or a boolean' }
  }
}

function utf8(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return undefined
  }
}

/** `{"result":…}` or `{"error":"…"}`. */
export function encodeOutcome(outcome: Outcome, encoding: Encoding): string {
  return 'error' in outcome ? encodeError(outcome.error) : `{"result":${encodeResult(outcome.result, encoding)}}`
}

export function encodeError(error: string): string {
  return JSON.stringify({ error })
}

/** The official client decodes every string but an "OK" that stands alone: one inside an array must be encoded. */
function encodeResult(result: Reply, encoding: Encoding): string {
  return result === 'OK' ? '"OK"' : encodeReply(result, encoding)
}

function encodeReply(reply: Reply, encoding: Encoding): string {
  if (typeof reply === 'string') {
    return JSON.stringify(encoding === 'base64' ? Buffer.from(reply).toString('base64') : reply)
  }
  // By hand, because JSON.stringify refuses bigint and Redis integers have 64 bits.
  if (typeof reply === 'number' || typeof reply === 'bigint') return String(reply)
  if (reply === null) return 'null'
  return `[${reply.map((item) => encodeReply(item, encoding)).join(',')}]`
}
