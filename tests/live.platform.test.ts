import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Client } from '../tools/demo/client.ts'
import { placeOrder } from './support/place.ts'
import { demoAccounts, listProduct, register, type Shopper, signIn } from './support/shop.ts'

interface Frame {
  type: string
  [field: string]: unknown
}

/** A socket with the frames it has received, of which `next` takes the oldest. */
class Line {
  readonly socket: WebSocket
  readonly #frames: Frame[] = []

  constructor(url: string, protocols: string[] = []) {
    this.socket = new WebSocket(inject('gatewayUrl').replace(/^http/, 'ws') + url, protocols)
    this.socket.on('message', (data: Buffer) => {
      this.#frames.push(frameOf(data))
      this.socket.emit('frame')
    })
  }

  async next(): Promise<Frame> {
    for (;;) {
      const frame = this.#frames.shift()
      if (frame) return frame
      await once(this.socket, 'frame', { signal: AbortSignal.timeout(10_000) })
    }
  }

  async closed(): Promise<number> {
    const [code] = await once(this.socket, 'close', { signal: AbortSignal.timeout(10_000) })
    return Number(code)
  }
}

async function ticketUrl(client: Client): Promise<string> {
  return (await client.rest<{ url: string }>('POST', '/api/orders/live/ticket', {})).url
}

/** The status of a handshake that was refused. */
async function refusal(url: string, protocols: string[] = []): Promise<number> {
  const socket = new WebSocket(inject('gatewayUrl').replace(/^http/, 'ws') + url, protocols)
  const [, response] = await once(socket, 'unexpected-response', { signal: AbortSignal.timeout(10_000) })
  socket.on('error', () => undefined)
  socket.terminate()
  return Number(response.statusCode)
}

function tokenOf({ headers }: Client): string {
  return headers['authorization']?.replace('Bearer ', '') ?? ''
}

describe('the live events of an account', () => {
  let shopper: Shopper
  let admin: Client
  let productId: string

  beforeAll(async () => {
    admin = await signIn(inject('gatewayUrl'), (await demoAccounts(inject('dataDir'))).admin)
    productId = await listProduct(admin, 1_000)
    shopper = await register(inject('gatewayUrl'))
  }, 60_000)

  const order = () => placeOrder(shopper.client, productId, 1, 30_000)

  test('begin with hello; what happened since a cursor is replayed, then live events follow', async () => {
    const first = new Line(await ticketUrl(shopper.client))
    expect(await first.next()).toMatchObject({ type: 'hello', room: `user:${shopper.id}`, seq: 0, head: 0 })
    await order()
    const created = await first.next()
    expect(created).toMatchObject({ type: 'event', event: 'order:created', seq: 1, change: { status: 'pending' } })
    expect(await first.next()).toMatchObject({ event: 'order:updated', seq: 2, order: { status: 'confirmed' } })
    first.socket.close()
    await order()

    const again = new Line(`${await ticketUrl(shopper.client)}&cursor=${String(created['cursor'])}`)
    expect(await again.next()).toMatchObject({ type: 'hello', seq: 1 })
    const replayed = [await again.next(), await again.next(), await again.next()]
    expect(replayed.map(({ seq }) => seq)).toEqual([2, 3, 4])
    await order()
    expect(await again.next()).toMatchObject({ seq: 5, event: 'order:created' })
    again.socket.close()
  })

  test('a cursor of another room is answered with the latest state', async () => {
    const line = new Line(`${await ticketUrl(shopper.client)}&cursor=0123456789abcdef.1`)
    expect(await line.next()).toMatchObject({ type: 'hello' })
    expect(await line.next()).toMatchObject({ type: 'resync', reason: 'CURSOR_UNKNOWN' })
    line.socket.close()
  })

  test('a ping is answered, and anything else ends the connection', async () => {
    const line = new Line(await ticketUrl(shopper.client))
    await line.next()
    line.socket.send('{"type":"ping"}')
    expect(await line.next()).toEqual({ type: 'pong' })
    line.socket.send('{"type":"subscribe"}')
    expect(await line.closed()).toBe(4400)
  })

  test('a ticket works once', async () => {
    const url = await ticketUrl(shopper.client)
    const line = new Line(url)
    await line.next()
    line.socket.close()
    expect(await refusal(url)).toBe(401)
  })

  test('the access token may come as the second subprotocol', async () => {
    const line = new Line('/api/orders/live', ['orders.v1', tokenOf(shopper.client)])
    expect(await line.next()).toMatchObject({ type: 'hello', room: `user:${shopper.id}` })
    expect(line.socket.protocol).toBe('orders.v1')
    line.socket.close()
  })

  test('refusals come before the upgrade', async () => {
    const secret = 'a'.repeat(48)
    expect(await refusal('/api/orders/live')).toBe(401)
    expect(await refusal(`/api/orders/live?ticket=user_${shopper.id}.${secret}`)).toBe(401)
    expect(await refusal('/api/orders/live', ['orders.v1', 'no.token.atall'])).toBe(401)
    expect(await refusal('/api/orders/live?feed=admin', ['orders.v1', tokenOf(shopper.client)])).toBe(403)
    const plain = await fetch(`${inject('gatewayUrl')}/api/orders/live`)
    expect(plain.status).toBe(426)
    const forbidden = await fetch(`${inject('gatewayUrl')}/api/orders/live/ticket`, {
      method: 'POST',
      headers: shopper.client.headers,
      body: JSON.stringify({ feed: 'admin' }),
    })
    expect(forbidden.status).toBe(403)
  })

  test('the 21st connection of an account is refused', async () => {
    const crowd = await register(inject('gatewayUrl'))
    const lines = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const line = new Line('/api/orders/live', ['orders.v1', tokenOf(crowd.client)])
        await line.next()
        return line
      }),
    )
    expect(await refusal('/api/orders/live', ['orders.v1', tokenOf(crowd.client)])).toBe(429)
    for (const { socket } of lines) socket.close()
  })

  test('the shop’s room shows everybody’s orders, a seller’s room their own share', async () => {
    const shop = new Line('/api/orders/live?feed=admin', ['orders.v1', tokenOf(admin)])
    await shop.next()
    await order()
    expect(await shop.next()).toMatchObject({ event: 'order:created', order: { userId: shopper.id, partial: false } })
    shop.socket.close()
  })

  test('a repeat under one key is the same order, and with another body is refused', async () => {
    const key = randomUUID()
    const place = (quantity: number) =>
      fetch(`${inject('gatewayUrl')}/api/orders`, {
        method: 'POST',
        headers: { ...shopper.client.headers, 'idempotency-key': key, prefer: 'wait=5' },
        body: JSON.stringify({
          items: [{ productId, quantity }],
          shippingAddress: { street: 'Harbour Road 1', city: 'Bergen', state: 'Vestland', zip: '5003', country: 'NO' },
          paymentMethod: 'cash_on_delivery',
        }),
      })
    const first = await place(1)
    const repeat = await place(1)
    const other = await place(2)
    const placed = idOf(await first.json())
    expect([first.status, repeat.status, other.status]).toEqual([201, 201, 422])
    expect(first.headers.get('preference-applied')).toBe('wait=5')
    expect(repeat.headers.get('idempotency-replayed')).toBe('true')
    expect(idOf(await repeat.json())).toBe(placed)
    expect(await other.json()).toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' })
  })
})

/** Every frame is a JSON object with a type; a test fails where it is not. */
function frameOf(data: Buffer): Frame {
  return JSON.parse(data.toString()) as Frame
}

function idOf(json: unknown): string {
  return (json as { id: string }).id
}
