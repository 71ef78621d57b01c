import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Stands between the driver and the server and counts what passes. */
export interface MongoRelay {
  uri: string
  /** How often each command was sent for each collection, as `find products`, since the last time this was asked. */
  taken(): Record<string, number>
  close(): Promise<void>
}

const HEADER_BYTES = 16
const OP_MSG = 2013
/** Behind the header: flags, the kind of the first section, and the length of the document in it. */
const DOCUMENT_AT = HEADER_BYTES + 4 + 1 + 4
const STRING = 2

export async function startMongoRelay(target: string): Promise<MongoRelay> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let counts: Record<string, number> = {}
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => to.destroy())
      from.pipe(to)
    }
    let pending = Buffer.alloc(0)
    client.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk])
      while (pending.length >= 4 && pending.length >= pending.readInt32LE(0)) {
        const length = pending.readInt32LE(0)
        const name = commandIn(pending.subarray(0, length))
        if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1
        pending = pending.subarray(length)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the relay has no port')
  return {
    // Without this the driver would go on to where the server says that it is.
    uri: `mongodb://127.0.0.1:${address.port}/?directConnection=true`,
    taken() {
      const taken = counts
      counts = {}
      return taken
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** The command of a message and its collection; undefined for those that are about no collection. */
function commandIn(message: Buffer): string | undefined {
  if (message.readInt32LE(12) !== OP_MSG || message[DOCUMENT_AT] !== STRING) return undefined
  const nameEnd = message.indexOf(0, DOCUMENT_AT + 1)
  const name = message.toString('utf8', DOCUMENT_AT + 1, nameEnd)
  const length = message.readInt32LE(nameEnd + 1)
  return `${name} ${message.toString('utf8', nameEnd + 5, nameEnd + 4 + length)}`
}
