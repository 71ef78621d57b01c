import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { Command } from '../engine.ts'
import { encodeCommand, ErrorReply, readReply } from './wire.ts'
import type { WireReply } from './wire.ts'

export type Address = {
  readonly host: string
  readonly port: number
  /** AUTH and SELECT, written before anything else. */
  readonly greeting: readonly Command[]
}

type Waiting = { resolve(reply: WireReply): void; reject(error: Error): void }

/** One TCP connection: replies come in the order of the commands, and it ends for good at the first failure. */
export class Connection {
  readonly #socket: Socket
  readonly #waiting: Waiting[] = []
  #unread: Buffer = Buffer.alloc(0)
  #failure: Error | undefined

  constructor({ host, port, greeting }: Address) {
    this.#socket = connect({ host, port, noDelay: true })
    this.#socket.on('data', (chunk) => this.#read(chunk))
    this.#socket.on('error', (error) => this.fail(new Error(`Redis at ${host}:${port}: ${error.message}`)))
    this.#socket.on('close', () => this.fail(new Error(`Redis at ${host}:${port} closed the connection`)))
    this.send(greeting).then(
      (replies) => {
        const refused = replies.find((reply) => reply instanceof ErrorReply)
        if (refused) this.fail(new Error(`Redis at ${host}:${port} refused the login: ${refused.text}`))
      },
      // The same failure reaches every command that waits behind the greeting.
      () => undefined,
    )
  }

  get isOpen(): boolean {
    return this.#failure === undefined
  }

  /** Writes all commands in one go, so that no other command can come in between, and awaits their replies. */
  async send(commands: readonly Command[]): Promise<WireReply[]> {
    if (this.#failure) throw this.#failure
    const replies = commands.map(
      () => new Promise<WireReply>((resolve, reject) => this.#waiting.push({ resolve, reject })),
    )
    if (commands.length > 0) this.#socket.write(commands.map(encodeCommand).join(''))
    return Promise.all(replies)
  }

  fail(error: Error): void {
    if (this.#failure) return
    this.#failure = error
    this.#socket.destroy()
    for (const { reject } of this.#waiting.splice(0)) reject(error)
  }

  #read(chunk: Buffer): void {
    const bytes = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk])
    let offset = 0
    try {
      for (let read = readReply(bytes, 0); read; read = readReply(bytes, offset)) {
        offset = read.end
        this.#waiting.shift()?.resolve(read.reply)
      }
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)))
    }
    this.#unread = bytes.subarray(offset)
  }
}
