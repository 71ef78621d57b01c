import type { Command, Engine } from '../engine.ts'
import { Connection } from './connection.ts'
import type { Address } from './connection.ts'
import { ErrorReply, isArray, toOutcome } from './wire.ts'

/** Connects to a real Redis; rejects if it does not answer. A lost connection is opened again by the next command. */
export async function redisEngine(url: string): Promise<Engine> {
  const address = parseUrl(url)
  let connection = new Connection(address)

  function open(): Connection {
    if (!connection.isOpen) connection = new Connection(address)
    return connection
  }

  const [pong] = await connection.send([['PING']])
  if (pong instanceof ErrorReply) {
    const error = new Error(`Redis does not answer PING: ${pong.text}`)
    connection.fail(error)
    throw error
  }

  return {
    kind: 'redis',
    async run(command) {
      const [reply = null] = await open().send([command])
      return toOutcome(reply)
    },
    async transaction(commands) {
      const replies = await open().send([['MULTI'], ...commands, ['EXEC']])
      const executed = replies.at(-1) ?? null
      if (executed instanceof ErrorReply) return { error: executed.text }
      if (!isArray(executed)) throw new Error('Redis answered EXEC without a list')
      return { results: executed.map(toOutcome) }
    },
    async close() {
      connection.fail(new Error('The Redis engine is closed'))
    },
  }
}

function parseUrl(url: string): Address {
  const { protocol, hostname, port, username, password, pathname } = new URL(url)
  if (protocol !== 'redis:') throw new Error(`REDIS_URL must begin with redis://, not ${protocol}//`)
  const database = pathname.slice(1)
  if (!/^\d*$/.test(database)) throw new Error('The path of REDIS_URL must be a database number')
  const greeting: Command[] = []
  if (password !== '') {
    const login = username === '' ? [password] : [username, password]
    greeting.push(['AUTH', ...login.map(decodeURIComponent)])
  }
  if (database !== '') greeting.push(['SELECT', database])
  // An IPv6 host stands in brackets in a URL and without them in a socket address.
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379), greeting }
}
