import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Complaint } from './complaint.ts'

const HOST = '127.0.0.1'
/** What a platform that was just killed may take until its last process has let go of the port. */
const PATIENCE_MS = 3_000

/** Waits a moment for the port to be free; throws a Complaint that says what to do if it stays taken. */
export async function ensureFree(port: number, patienceMs = PATIENCE_MS): Promise<void> {
  const until = Date.now() + patienceMs
  while (!(await isFree(port))) {
    if (Date.now() >= until) {
      throw new Complaint(
        `Port ${port} is taken by another program.\nEnd that program, or choose another port: PORT=${port + 1} npm start`,
      )
    }
    await sleep(100)
  }
}

/** A port of the loopback that is free at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP address')
  return address.port
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen({ port, host: HOST, exclusive: true })
    await once(server, 'listening')
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') {
      throw new Complaint(`Port ${port} may not be used by this user; choose one above 1023: PORT=8787 npm start`)
    }
    throw error
  } finally {
    server.close()
  }
}
