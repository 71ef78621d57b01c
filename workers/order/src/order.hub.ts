import { DurableObject } from 'cloudflare:workers'
import { callFromData } from '@shop/shared/call'
import { createDeps } from './deps.ts'
import type { RoomEvent } from './order.events.ts'
import type { Admission } from './live/admission.ts'
import { cursorOf, positionOf } from './live/cursor.ts'
import { type Frame, MAX_FRAME_BYTES, PING, PONG } from './live/frames.ts'
import { RoomLog } from './live/room-log.ts'
import { attach, closeEnded, closeExpired, type OpenSocket } from './live/sign-ins.ts'
import { Tickets } from './live/tickets.ts'

const MAX_SOCKETS = 20
const TRIM_MS = 3_600_000
/**
 * A connection whose client never sent a frame stays half-closed, its end not seen by the client, until the object that
 * has closed it is put to sleep: after 10 s without an event. So long the room is left alone.
 */
const SLEEP_MS = 11_000

/**
 * One room of live events (`user:…`, `seller:…`, `admin`), named by it: a log with a sequence, and hibernating sockets
 * that get what is written to it.
 */
export class OrderHub extends DurableObject<Env> {
  #openLog: RoomLog | undefined
  #openTickets: Tickets | undefined

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG))
  }

  /** Appends an event and sends it to every socket; an event that is in the log already is not sent again. */
  async publish(event: RoomEvent): Promise<{ seq: number }> {
    const { seq, added } = this.#log.append(event)
    if (added) {
      const frame = JSON.stringify(this.#eventFrame(seq, event))
      for (const socket of this.ctx.getWebSockets()) send(socket, frame)
      await this.#wakeBy(Date.now() + TRIM_MS)
    }
    return { seq }
  }

  /** A ticket that lets this account in once, within 30 s. */
  async issueTicket(admission: Admission): Promise<{ secret: string; expiresAt: number }> {
    return this.#tickets.issue(admission, Date.now())
  }

  /** Uses a ticket up; null if it is unknown, used or too old. Tickets to rooms that never were leave no trace. */
  async useTicket(secret: string): Promise<Admission | null> {
    return Tickets.existIn(this.ctx.storage.sql) ? this.#tickets.use(secret, Date.now()) : null
  }

  /** The upgrade, with the admission that the Worker grants in a header of its own. */
  override async fetch(request: Request): Promise<Response> {
    const admission = admissionIn(request)
    const own = this.ctx.getWebSockets(admission.userId).length
    if (own >= MAX_SOCKETS) return new Response(null, { status: 429 })

    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server, [admission.userId])
    attach(server, admission)
    for (const frame of this.#opening(new URL(request.url).searchParams.get('cursor'), admission)) {
      server.send(JSON.stringify(frame))
    }
    await this.#wakeBy(this.#nextCheck(Date.now(), [admission]))
    const protocol = request.headers.get('sec-websocket-protocol')
    const headers = protocol === null ? {} : { 'sec-websocket-protocol': protocol }
    return new Response(null, { status: 101, webSocket: client, headers })
  }

  /** Clients send nothing but pings, which are answered without waking the room. */
  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const size = typeof message === 'string' ? message.length : message.byteLength
    socket.close(4400, size > MAX_FRAME_BYTES ? 'frame too large' : 'unknown frame')
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // Some codes may be received but not sent; the answer matters only in that there is one.
    socket.close(code === 1005 || code === 1006 ? 1000 : code)
  }

  /** Comes every few seconds while sockets are open, to close those whose sign-in has ended; else only to trim. */
  override async alarm(): Promise<void> {
    const now = Date.now()
    const sockets = this.ctx.getWebSockets()
    const open = closeExpired(sockets, now)
    this.#tickets.sweep(now)
    const trimAt = this.#log.trim(now) > 0 ? now + TRIM_MS : Infinity
    // Before auth is asked, which may fail: the next alarm must come in any case.
    await this.#wakeAt(Math.min(this.#nextCheck(now, open), trimAt))
    const stay = await this.#living(open)
    if (stay.length === sockets.length) return
    // Asked anew, for meanwhile others may have come.
    const some = this.ctx.getWebSockets().some(({ readyState }) => readyState === WebSocket.OPEN)
    await this.#wakeAt(Math.min(some ? Date.now() + SLEEP_MS : Infinity, trimAt))
  }

  /** Closes the sockets whose session has ended, and gives back the others: all of them while auth does not answer. */
  async #living(open: OpenSocket[]): Promise<OpenSocket[]> {
    const call = callFromData('order')
    const { checkSessions } = createDeps(this.env, call)
    try {
      return await closeEnded(open, async (ids) => (await checkSessions(ids)).living)
    } catch (error) {
      call.log.error('sign-ins not checked', error)
      return open
    }
  }

  /** When these sign-ins must be looked at again; never if there are none. */
  #nextCheck(now: number, signIns: readonly Pick<Admission, 'expiresAt'>[]): number {
    const soon = now + Number(this.env.SESSION_CHECK_SECONDS) * 1_000
    return signIns.length === 0 ? Infinity : Math.min(soon, ...signIns.map(({ expiresAt }) => expiresAt))
  }

  get #log(): RoomLog {
    return (this.#openLog ??= new RoomLog(this.ctx.storage.sql))
  }

  get #tickets(): Tickets {
    return (this.#openTickets ??= new Tickets(this.ctx.storage.sql))
  }

  #opening(cursor: string | null, { expiresAt }: Admission): Frame[] {
    const room = this.#room()
    const head = this.#log.head()
    const hello = (seq: number): Frame => ({
      type: 'hello',
      room,
      cursor: cursorOf(room, seq),
      seq,
      head,
      expiresAt: new Date(expiresAt).toISOString(),
    })
    if (cursor === null) return [hello(head)]
    const seq = positionOf(room, cursor)
    const reason = seq === undefined || seq > head ? 'CURSOR_UNKNOWN' : seq < this.#log.tail() ? 'CURSOR_TOO_OLD' : null
    if (seq === undefined || reason !== null) {
      const orders = this.#log.latestOrders()
      return [hello(head), { type: 'resync', reason: reason ?? 'CURSOR_UNKNOWN', cursor: cursorOf(room, head), orders }]
    }
    return [hello(seq), ...this.#log.after(seq).map((entry) => this.#eventFrame(entry.seq, entry.event))]
  }

  #eventFrame(seq: number, { event, at, order, change }: RoomEvent): Frame {
    return { type: 'event', event, cursor: cursorOf(this.#room(), seq), seq, at, order, change }
  }

  #room(): string {
    const { name } = this.ctx.id
    if (name === undefined) throw new Error('a hub is reached by the name of its room')
    return name
  }

  /** The next alarm; none for ever. */
  async #wakeAt(at: number): Promise<void> {
    if (Number.isFinite(at)) await this.ctx.storage.setAlarm(at)
    else await this.ctx.storage.deleteAlarm()
  }

  async #wakeBy(at: number): Promise<void> {
    const alarm = await this.ctx.storage.getAlarm()
    if (alarm === null || alarm > at) await this.ctx.storage.setAlarm(at)
  }
}

function admissionIn(request: Request): Admission {
  const userId = request.headers.get('x-user-id')
  const sessionId = request.headers.get('x-session-id')
  const expiresAt = Number(request.headers.get('x-expires-at'))
  if (userId === null || sessionId === null || !(expiresAt > 0)) throw new Error('a hub is entered with an admission')
  return { userId, sessionId, expiresAt }
}

/** A socket that broke since the last event must not keep the others from theirs. */
function send(socket: WebSocket, frame: string): void {
  try {
    socket.send(frame)
  } catch {
    socket.close(1011, 'could not be reached')
  }
}
