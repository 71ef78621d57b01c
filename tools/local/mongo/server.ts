import { createServer, type Server, type Socket } from 'node:net'
import { Store } from './catalog/store.ts'
import { Cursors } from './commands/cursors.ts'
import { runCommand } from './commands/registry.ts'
import { startSweeper } from './catalog/sweeper.ts'
import { serve } from './wire/connection.ts'

export interface LocalMongoOptions {
  /** The folder of the data; made if it does not exist. */
  readonly dataDir: string
  /** 0, the default, takes a free port. */
  readonly port?: number
  readonly host?: string
  /** How often documents that have outlived a TTL index are removed; 60 s as in MongoDB. */
  readonly ttlSweepSeconds?: number
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
  close(): Promise<void>
}

/** Starts a MongoDB-compatible server for development and tests; rejects if the folder is in use or damaged. */
export async function startMongo({
  dataDir,
  port = 0,
  host = '127.0.0.1',
  ttlSweepSeconds = 60,
}: LocalMongoOptions): Promise<LocalMongo> {
  const store = await Store.open(dataDir)
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
    const base = { store, cursors, address, connectionId: ++connectionId }
    serve(socket, async (command) => {
      await paused
      return runCommand(command, base)
    })
  })
  const actualPort = await listen(server, port, host).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  address = `${host}:${actualPort}`
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
    close: async () => {
      stopSweeping()
      const closed = new Promise((resolve) => server.close(resolve))
      dropConnections()
      await closed
      await store.close()
    },
  }
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
