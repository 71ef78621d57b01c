import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '../../tools/demo/client.ts'
import { ADDRESS } from './shop.ts'

export type Placement = { status: 201; orderId: string } | { status: number; code: string }

/** Under a burst these may come; the same key is then repeated safely. */
const REPEATED = new Set([503, 504])

/** Places an order for one product and repeats it under its key until it is answered; rejects after `ms`. */
export async function placeOrder(
  { origin, headers }: Pick<Client, 'origin' | 'headers'>,
  productId: string,
  quantity: number,
  ms: number,
): Promise<Placement> {
  const key = randomUUID()
  const until = Date.now() + ms
  for (;;) {
    const response = await fetch(`${origin}/api/orders`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': key },
      body: JSON.stringify({
        items: [{ productId, quantity }],
        shippingAddress: ADDRESS,
        paymentMethod: 'cash_on_delivery',
      }),
    })
    const { id, code } = bodyOf(await response.json())
    if (response.status === 201 && id !== undefined) return { status: 201, orderId: id }
    if (!REPEATED.has(response.status)) return { status: response.status, code: code ?? '' }
    if (Date.now() > until) throw new Error(`not answered within ${ms} ms, at last with ${response.status} ${code}`)
    await sleep(200 + Math.random() * 800)
  }
}

/** An order has an id, a problem has a code. */
function bodyOf(json: unknown): { id?: string; code?: string } {
  return json as { id?: string; code?: string }
}
