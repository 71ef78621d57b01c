import type { Client } from './client.ts'

export interface LiveEvent {
  type: string
  event?: string
  seq?: number
  order?: { id: string; status: string }
}

/** The live events of an account, in the order of their arrival. */
export interface Live {
  events: LiveEvent[]
  /** Waits for an event of this order; rejects after `ms`. */
  until(orderId: string, event: string, status: string, ms: number): Promise<LiveEvent>
  close(): void
}

/** Opens the socket with a one-time ticket and waits for the room's hello. */
export async function openLive(client: Client): Promise<Live> {
  const { url } = await client.rest<{ url: string }>('POST', '/api/orders/live/ticket', {})
  const socket = new WebSocket(client.origin.replace(/^http/, 'ws') + url)
  const events: LiveEvent[] = []
  const watchers = new Set<() => void>()
  socket.addEventListener('message', ({ data }) => {
    events.push(frameOf(JSON.parse(String(data))))
    for (const watcher of watchers) watcher()
  })

  const until = (what: string, matches: (event: LiveEvent) => boolean, ms: number) =>
    new Promise<LiveEvent>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what} did not arrive within ${ms} ms`)), ms)
      const check = () => {
        const found = events.find(matches)
        if (!found) return
        clearTimeout(timer)
        watchers.delete(check)
        resolve(found)
      }
      watchers.add(check)
      check()
    })

  await until('the hello of the live room', ({ type }) => type === 'hello', 5_000)
  return {
    events,
    until: (orderId, event, status, ms) =>
      until(
        `${event} (${status})`,
        (e) => e.event === event && e.order?.id === orderId && e.order.status === status,
        ms,
      ),
    close: () => socket.close(1000),
  }
}

/** The frames of the room have this shape; a frame without it matches nothing and the demo fails. */
function frameOf(json: unknown): LiveEvent {
  return json as LiveEvent
}
