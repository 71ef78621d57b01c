import { randomUUID } from 'node:crypto'
import type { Client } from './client.ts'
import type { Report } from './report.ts'

export interface StockFigures {
  available: number
  reserved: number
  sold: number
}

export interface Wanted {
  productId: string
  quantity: number
  couponCode: string
}

const ADDRESS = { street: 'Harbour Road 1', city: 'Bergen', state: 'Vestland', zip: '5003', country: 'NO' }

/** The whole stock of a product, which its seller and admins may see. */
export function wholeStock(shop: Client, productId: string): Promise<StockFigures> {
  return shop.rest('GET', `/api/products/${productId}/stock`)
}

/** Places an order to be paid on delivery, and returns its id. */
export async function placeOrder(
  customer: Client,
  { productId, quantity, couponCode }: Wanted,
  { say }: Report,
): Promise<string> {
  const { createOrder } = await customer.graphql<{
    createOrder: { order: { id: string; number: string; total: number } }
  }>(
    `mutation ($input: CreateOrderInput!, $key: String) {
      createOrder(input: $input, idempotencyKey: $key) { order { id number status total } }
    }`,
    {
      key: randomUUID(),
      input: {
        items: [{ productId, quantity }],
        shippingAddress: ADDRESS,
        paymentMethod: 'cash_on_delivery',
        couponCode,
      },
    },
  )
  say(`order ${createOrder.order.number}, ${createOrder.order.total.toFixed(2)}`)
  return createOrder.order.id
}

export async function readOrder(customer: Client, id: string, productName: string, { check }: Report): Promise<void> {
  const { order } = await customer.graphql<{
    order: { status: string; timeline: { status: string }[]; items: { product: { name: string } }[] }
  }>(
    'query ($id: ID!) { order(id: $id) { status total timeline { status at by } items { quantity product { name } } } }',
    { id },
  )
  const steps = order.timeline.map(({ status }) => status).join(' → ')
  check(order.status === 'CONFIRMED', 'the order is confirmed')
  check(steps === 'PENDING → CONFIRMED', `its timeline is ${steps}`)
  check(order.items[0]?.product.name === productName, 'its line leads to the product')
}
