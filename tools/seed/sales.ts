import type { Db } from 'mongodb'
import { NewOrder } from '../../workers/order/src/order.schema.ts'
import { eventOf } from '../../workers/order/src/order.events.ts'
import { price } from '../../workers/order/src/order.pricing.ts'
import { OrderRepository } from '../../workers/order/src/order.repository.ts'
import { bySystem, isFinal, moved, type Order, type OrderStatus } from '../../workers/order/src/order.ts'
import { draftOf } from '../../workers/order/src/placement.ts'
import { InStockRepository } from '../../workers/product/src/in-stock.repository.ts'
import { InventoryRepository } from '../../workers/product/src/inventory.repository.ts'
import { ProductRepository } from '../../workers/product/src/product.repository.ts'
import type { Product } from '../../workers/product/src/product.ts'
import { Complaint } from '../dev/complaint.ts'
import { listProducts } from './catalogue.ts'
import { idOf, numberOf } from './id.ts'
import { inLanes } from './lanes.ts'
import { CUSTOMERS, DEMO, type Person, userId } from './people.ts'

export interface Sale {
  order: Order
  buyer: Person
}

const HOUR_MS = 3_600_000
const FIRST_PLACED_AT = Date.parse('2026-02-02T07:30:00Z')
const HOURS_BETWEEN = 57
/** An order that waits for its payment waits as long as the demo may live. */
const FAR_AWAY_SECONDS = 10 * 365 * 24 * 3_600
const TARIFF = { currency: 'EUR', shippingMinor: { standard: 490, express: 1290 }, taxBasisPoints: 1_900 }
const STREETS = ['Harbour Road', 'Mill Lane', 'Station Street', 'Orchard Way', 'Bridge Street']
const CITIES = [
  { city: 'Bergen', state: 'Vestland', zip: '5003', country: 'NO' },
  { city: 'Porto', state: 'Porto', zip: '4050', country: 'PT' },
  { city: 'Graz', state: 'Styria', zip: '8010', country: 'AT' },
  { city: 'Leeds', state: 'West Yorkshire', zip: 'LS1', country: 'GB' },
]

/** How far the orders have come: most were delivered long ago, the last ones are on their way. */
const COURSE: readonly OrderStatus[] = [
  ...Array<OrderStatus>(80).fill('delivered'),
  ...Array<OrderStatus>(4).fill('cancelled'),
  ...Array<OrderStatus>(4).fill('shipped'),
  ...Array<OrderStatus>(3).fill('processing'),
  ...Array<OrderStatus>(3).fill('confirmed'),
  'pending',
]
const WAY: readonly OrderStatus[] = ['confirmed', 'processing', 'shipped', 'delivered']

/** Writes orders in every state, with the stock that they hold or have taken; returns the delivered ones. */
export async function seedSales(orderDb: Db, productDb: Db): Promise<Sale[]> {
  const products = new ProductRepository(productDb)
  const ids = listProducts().map(({ product }) => idOf('product', product.name))
  const onSale = (await products.findMany(ids)).filter(({ available }) => available > 10)
  const delivered: Sale[] = []
  await inLanes(COURSE, async (status, index) => {
    const sale = saleOf(index, status, onSale)
    await take(productDb, sale.order)
    await write(new OrderRepository(orderDb), sale.order)
    if (status === 'delivered') delivered.push(sale)
  })
  return delivered
}

function saleOf(index: number, status: OrderStatus, onSale: Product[]): Sale {
  const name = `order ${index}`
  // Every eighth order is the demo customer's, so that there is something to see after signing in.
  const buyer =
    index % 8 === 0 ? DEMO.customer : (CUSTOMERS[numberOf(`buyer ${name}`, CUSTOMERS.length)] ?? DEMO.customer)
  const placedAt = new Date(FIRST_PLACED_AT + index * HOURS_BETWEEN * HOUR_MS)
  const deliveryMethod = numberOf(`delivery ${name}`, 4) === 0 ? 'express' : 'standard'
  const lines = linesOf(name, onSale)
  const input = NewOrder.parse({
    items: lines.map(({ productId, quantity }) => ({ productId, quantity })),
    shippingAddress: addressOf(name, buyer),
    paymentMethod: 'bank_transfer',
    deliveryMethod,
  })
  const quoted = { price: price(lines, [], deliveryMethod, TARIFF), coupon: null }
  const account = { id: userId(buyer), email: buyer.email, address: addressOf(name, buyer) }
  const { order } = draftOf(idOf('order', name), input, quoted, account, FAR_AWAY_SECONDS, placedAt)
  return { order: broughtTo(status, order), buyer }
}

function linesOf(name: string, onSale: Product[]) {
  const count = 1 + numberOf(`count ${name}`, 3)
  const chosen = Array.from({ length: count }, (_, line) => onSale[numberOf(`line ${line} ${name}`, onSale.length)])
  return [...new Set(chosen)].flatMap((product) =>
    product === undefined ? [] : [{ ...lineOf(product), quantity: 1 + numberOf(`${product.name} ${name}`, 2) }],
  )
}

function lineOf({ id: productId, name, images, sellerId, categoryPath, priceMinor, available }: Product) {
  return { productId, name, image: images[0] ?? null, sellerId, categoryPath, priceMinor, available }
}

function addressOf(name: string, { name: person, email }: Person) {
  const street = `${STREETS[numberOf(`street ${name}`, STREETS.length)]} ${1 + numberOf(`house ${name}`, 90)}`
  const place = CITIES[numberOf(`city ${name}`, CITIES.length)] ?? { city: '', state: '', zip: '', country: '' }
  return { name: person, mobile: '+47 555 01 23', email, street, ...place }
}

/** The order after it has gone its way for one or two days each step. */
function broughtTo(status: OrderStatus, order: Order): Order {
  const at = (step: number) => new Date(order.createdAt.getTime() + step * 31 * HOUR_MS)
  if (status === 'cancelled') {
    const cancelReason = 'OUT_OF_STOCK'
    return moved(order, bySystem('cancelled', new Date(order.createdAt.getTime() + 900), cancelReason), {
      cancelReason,
    })
  }
  const steps = WAY.slice(0, WAY.indexOf(status) + 1)
  return steps.reduce((before, next, step) => {
    const paid = next === 'shipped' ? { payment: { ...before.payment, status: 'paid' as const } } : {}
    const change = step === 0 ? bySystem(next, at(0.01)) : byAdmin(next, at(step))
    return moved(before, change, paid)
  }, order)
}

function byAdmin(status: OrderStatus, at: Date) {
  return { status, at, by: 'admin' as const, actorId: userId(DEMO.admin), reason: null }
}

/** What the saga would have done with the stock. */
async function take(db: Db, { id, status, items, holdExpiresAt }: Order): Promise<void> {
  if (status === 'cancelled') return
  const inventory = new InventoryRepository(db)
  const reserved = await inventory.reserve(id, items, holdExpiresAt)
  if (!reserved.ok) throw new Complaint('Demo data: the stock was changed meanwhile; use --no-seed.')
  await new InStockRepository(db).follow(reserved.turned)
  if (status === 'pending') return
  await inventory.commit(id)
  if (isFinal(status)) await inventory.forget(id)
}

/** The rooms were told long ago. */
async function write(orders: OrderRepository, order: Order): Promise<void> {
  const event = eventOf(order)
  await orders.insert({ order, request: 'demo' }, event)
  await orders.acknowledge(order.id, [event.id])
}
