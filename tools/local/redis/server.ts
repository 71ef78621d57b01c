import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { isLoopback } from '../loopback.ts'
import { MAX_BODY_BYTES, readBody } from './body.ts'
import { dispatch } from './dispatch.ts'
import type { Answer } from './dispatch.ts'
import type { Engine } from './engine.ts'
import { memoryEngine } from './memory/engine.ts'
import { encodeError, parseRequest } from './protocol.ts'
import { redisEngine } from './resp/engine.ts'
import { isAuthorized, UNAUTHORIZED } from './token.ts'

/**
 * How the server misbehaves on purpose: `down` resets every connection and runs nothing, `slow` waits before the
 * command runs (and runs it even if the client has given up), `garbage` runs it and answers 200 with no JSON.
 */
export type Failure =
  | { readonly kind: 'none' }
  | { readonly kind: 'down' }
  | { readonly kind: 'slow'; readonly delayMs?: number }
  | { readonly kind: 'garbage' }

export type RedisOptions = {
  readonly token: string
  /** 0 takes a free port. */
  readonly port?: number
  /** A loopback address; anything else is refused. */
  readonly host?: string
  /** `redis://[[user]:password@]host:port[/db]`; without it the in-memory engine answers. */
  readonly redisUrl?: string | undefined
  /** Milliseconds since 1970, for the in-memory engine's expiry only. */
  readonly now?: () => number
}

export type LocalRedis = {
  readonly url: string
  readonly token: string
  readonly engine: Engine['kind']
  /** Changes how later requests fail; requests under way keep the mode they started in. */
  fail(failure: Failure): void
  /** Ends every connection and frees the port; may be called again. */
  close(): Promise<void>
}

/** Longer than the 1.5 s that a caller gives one try, so that a plain `slow` is always noticed. */
const SLOW_MS = 2000

/** Starts the Upstash REST protocol on loopback; rejects if the port is taken or the real Redis does not answer. */
export async function startRedis(options: RedisOptions): Promise<LocalRedis> {
  const { token, port = 0, host = '127.0.0.1', redisUrl, now = Date.now } = options
  if (!isLoopback(host)) throw new Error(`The local Redis listens on loopback only, not on ${host}`)
  if (token === '') throw new Error('The local Redis needs a token')
  const engine = redisUrl ? await redisEngine(redisUrl) : memoryEngine(now)
  const closing = new AbortController()
  let failure: Failure = { kind: 'none' }

  const server = createServer((request, response) => {
    // Reached when the client hung up or the server is closing: nobody is left to be told.
    handle(request, response, failure).catch(() => response.destroy())
  })

  async function handle(request: IncomingMessage, response: ServerResponse, mode: Failure): Promise<void> {
    if (mode.kind === 'down') {
      request.socket.resetAndDestroy()
      return
    }
    if (mode.kind === 'slow') await sleep(mode.delayMs ?? SLOW_MS, undefined, { signal: closing.signal })
    const { status, body } = await answer(request)
    if (mode.kind === 'garbage') response.writeHead(200, { 'content-type': 'text/html' }).end('<html>not redis</html>')
    else response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    if (!isAuthorized(request, token)) return { status: 401, body: encodeError(UNAUTHORIZED) }
    const body = await readBody(request)
    if (body === 'too-large') {
      return { status: 413, body: encodeError(`ERR max request size exceeded. Limit: ${MAX_BODY_BYTES} bytes`) }
    }
    const encoding = request.headers['upstash-encoding'] === 'base64' ? 'base64' : 'text'
    try {
      return await dispatch(engine, parseRequest(request.method ?? '', request.url ?? '/', body), encoding)
    } catch (error) {
      return { status: 502, body: encodeError(`ERR ${error instanceof Error ? error.message : String(error)}`) }
    }
  }

  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    await engine.close()
    throw error
  }

  let closed: Promise<void> | undefined
  async function shutDown(): Promise<void> {
    closing.abort()
    const ended = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await ended
    await engine.close()
  }

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${portOf(server.address())}`,
    token,
    engine: engine.kind,
    fail(next) {
      failure = next
    },
    close() {
      closed ??= shutDown()
      return closed
    },
  }
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP address')
  return address.port
}
