import { z } from 'zod'

/** What a socket carries through hibernation: by which sign-in it was opened, and until when that lasts. */
const Attachment = z.object({ sessionId: z.string(), expiresAt: z.number() })
type SignIn = z.infer<typeof Attachment>

/** As much of a WebSocket as is needed to judge and to close it. */
type Socket = Pick<WebSocket, 'close' | 'deserializeAttachment'>

export interface OpenSocket extends SignIn {
  socket: Socket
}

/** Those of these sessions that still count. */
export type AskLiving = (sessionIds: string[]) => Promise<readonly string[]>

/** As many as auth answers for at once. */
const MOST_ASKED = 100

export function attach(socket: WebSocket, { sessionId, expiresAt }: SignIn): void {
  socket.serializeAttachment({ sessionId, expiresAt })
}

/** Closes the sockets whose sign-in has run out; gives back the others, with the sign-in of each. */
export function closeExpired(sockets: readonly Socket[], now: number): OpenSocket[] {
  return sockets.flatMap((socket) => {
    const signIn = Attachment.parse(socket.deserializeAttachment())
    if (signIn.expiresAt > now) return [{ ...signIn, socket }]
    socket.close(4401, 'the sign-in has expired')
    return []
  })
}

/** Closes the sockets whose session was ended, and gives back the others. If it throws, none was closed. */
export async function closeEnded(open: readonly OpenSocket[], living: AskLiving): Promise<OpenSocket[]> {
  const ids = [...new Set(open.map(({ sessionId }) => sessionId))]
  const alive = new Set<string>()
  for (let from = 0; from < ids.length; from += MOST_ASKED) {
    for (const id of await living(ids.slice(from, from + MOST_ASKED))) alive.add(id)
  }
  for (const { socket, sessionId } of open) {
    if (!alive.has(sessionId)) socket.close(4401, 'the sign-in has ended')
  }
  return open.filter(({ sessionId }) => alive.has(sessionId))
}
