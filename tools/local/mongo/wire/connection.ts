import type { Socket } from 'node:net'
import type { Reply } from '../bson/encode.ts'
import { type Doc, document } from '../bson/value.ts'
import { Double } from 'bson'
import { MongoFailure } from '../errors.ts'
import { Messages, readRequest, type Request, writeReply } from './framing.ts'
import { HangUp } from './hang-up.ts'

type Run = (command: Doc) => Reply | Promise<Reply>

/** Serves one socket: its requests are answered one after another, in order. */
export function serve(socket: Socket, run: Run): void {
  const messages = new Messages()
  let last: Promise<void> = Promise.resolve()
  socket.setNoDelay(true)
  // A vanished client is no error of the server.
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    try {
      for (const message of messages.add(chunk)) {
        last = last.then(async () => handle(socket, message, run)).catch(() => void socket.destroy())
      }
    } catch {
      socket.destroy()
    }
  })
}

async function handle(socket: Socket, message: Buffer, run: Run): Promise<void> {
  let request: Request
  try {
    request = readRequest(message)
  } catch (error) {
    if (!(error instanceof MongoFailure)) return void socket.destroy()
    request = { id: message.readInt32LE(4), command: new Map(), legacy: false, silent: false }
    return write(socket, request, failure(error))
  }
  const reply = await answerOf(request, run)
  if (!request.silent) write(socket, request, reply)
}

async function answerOf({ command }: Request, run: Run): Promise<Reply> {
  try {
    return await run(command)
  } catch (error) {
    // The socket is destroyed for it.
    if (error instanceof HangUp) throw error
    return failure(error)
  }
}

/** Anything but a refusal is a bug of the server; the client is told so, with its text. */
function failure(error: unknown): Reply {
  if (error instanceof MongoFailure)
    return new Map([
      ...document({ ok: new Double(0), errmsg: error.message, code: error.code, codeName: error.codeName }),
      ...error.details,
    ])
  const text = error instanceof Error ? error.message : String(error)
  return document({ ok: new Double(0), errmsg: `internal error: ${text}`, code: 1, codeName: 'InternalError' })
}

function write(socket: Socket, request: Request, reply: Reply): void {
  if (!socket.destroyed) socket.write(writeReply(request, reply))
}
