import { createServer, type Server, type Socket } from 'node:net'
import { isLoopback } from '../loopback.ts'
import type { Reply } from './bson/encode.ts'
import { type Doc, document, type Plain } from './bson/value.ts'
import { Store } from './catalog/store.ts'
import { startSweeper } from './catalog/sweeper.ts'
import { Cursors } from './commands/cursors.ts'
import { runCommand } from './commands/registry.ts'
import { failing } from './failpoint/fail-command.ts'
import { FailPoints } from './failpoint/fail-points.ts'
import { losing } from './failpoint/lost-answer.ts'
import { serve } from './wire/connection.ts'

export interface LocalMongoOptions {
  /** The folder of the data; made if it does not exist. */
  readonly dataDir: string
  /** 0, the default, takes a free port. */
  readonly port?: number
  /** A loopback address; anything else is refused, for there is no access control. */
  readonly host?: string
  /** How often documents that have outlived a TTL index are removed; 60 s as in MongoDB. */
  readonly ttlSweepSeconds?: number
  /** The log is not compacted while it is smaller; 4 MiB. */
  readonly minCompactionBytes?: number
  /** Allows fail points, as mongod's parameter enableTestCommands does. */
  readonly testCommands?: boolean
}

export interface LocalMongo {
  readonly uri: string
  readonly port: number
  /** How many sockets are open now. */
  connections(): number
  /** The most there have been at once. */
  connectionsPeak(): number
  /** Cuts all sockets, as a failing network would. */
  dropConnections(): void
  /** Answers nothing for a while; what arrives meanwhile is answered afterwards. */
  pause(milliseconds: number): void
  /** Sets a fail point, as the command configureFailPoint does; throws unless `testCommands` was given. */
  failPoint(command: { readonly configureFailPoint: string; readonly [field: string]: Plain }): void
  close(): Promise<void>
}

/** Starts a MongoDB-compatible server for development and tests; rejects if the folder is in use or damaged. */
export async function startMongo({
  dataDir,
  port = 0,
  host = '127.0.0.1',
  ttlSweepSeconds = 60,
  minCompactionBytes,
  testCommands = false,
}: LocalMongoOptions): Promise<LocalMongo> {
  if (!isLoopback(host)) throw new Error(`The local MongoDB listens on loopback only, not on ${host}`)
  const failPoints = testCommands ? new FailPoints() : undefined
  const store = await Store.open(dataDir, { minCompactionBytes, mishaps: failPoints })
  const cursors = new Cursors()
  const sockets = new Set<Socket>()
  let peak = 0
  let connectionId = 0
  let address = ''
  let paused: Promise<void> = Promise.resolve()
  const server = createServer((socket) => {
    sockets.add(socket)
    peak = Math.max(peak, sockets.size)
    socket.on('close', () => sockets.delete(socket))
    const run = runOf({ store, cursors, address, failPoints, connectionId: ++connectionId })
    serve(socket, async (command) => {
      await paused
      return run(command)
    })
  })
  const actualPort = await listen(server, port, host).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  address = `${host.includes(':') ? `[${host}]` : host}:${actualPort}`
  const stopSweeping = startSweeper(store, ttlSweepSeconds)
  const dropConnections = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    uri: `mongodb://${address}/`,
    port: actualPort,
    connections: () => sockets.size,
    connectionsPeak: () => peak,
    dropConnections,
    pause: (milliseconds) => {
      paused = new Promise((resolve) => setTimeout(resolve, milliseconds))
    },
    failPoint: (command) => {
      if (!failPoints) throw new Error('The local MongoDB was started without testCommands')
      failPoints.configure(document(command))
    },
    close: async () => {
      stopSweeping()
      const closed = new Promise((resolve) => server.close(resolve))
      dropConnections()
      await closed
      await store.close()
    },
  }
}

type Base = Omit<Parameters<typeof runCommand>[1], 'written'>

/** Runs the commands of one connection. */
function runOf(base: Base): (command: Doc) => Reply | Promise<Reply> {
  const { failPoints } = base
  if (!failPoints) return (command) => runCommand(command, { ...base, written: () => undefined })
  const run = losing(failPoints.onPrimaryTransactionalWrite, (command, written) =>
    runCommand(command, { ...base, written }),
  )
  return failing(failPoints.failCommand, run)
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const bound = server.address()
      if (bound === null || typeof bound === 'string') reject(new Error('no TCP address'))
      else resolve(bound.port)
    })
  })
}
