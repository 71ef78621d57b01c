import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { LocalMongoOptions } from './server.ts'

/** A server in a process of its own. */
export interface MongoProcess extends AsyncDisposable {
  readonly uri: string
  readonly port: number
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>
  /** Ends it as a power cut would: nothing of it runs any more. */
  kill(): Promise<void>
}

/** Starts a server in a process of its own; rejects if it ends before it serves. */
export async function startMongoProcess(options: LocalMongoOptions): Promise<MongoProcess> {
  const child = fork(join(import.meta.dirname, 'server.child.ts'), [JSON.stringify(options)], { execArgv: [] })
  const ended = once(child, 'exit').then(() => undefined)
  const { uri, port } = await addressOf(child, ended)
  const kill = (): Promise<void> => {
    child.kill('SIGKILL')
    return ended
  }
  return { uri, port, ended, kill, [Symbol.asyncDispose]: kill }
}

interface Address {
  readonly uri: string
  readonly port: number
}

async function addressOf(child: ChildProcess, ended: Promise<void>): Promise<Address> {
  const message = once(child, 'message').then(([address]: Address[]) => address)
  const address = await Promise.race([message, ended])
  if (!address) throw new Error(`the server ended with code ${child.exitCode}, signal ${child.signalCode}`)
  return address
}
