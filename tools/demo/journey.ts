import { type Client, createClient } from './client.ts'
import { type Live, openLive } from './live.ts'
import { wholeStock, placeOrder, readOrder, type StockFigures } from './ordering.ts'
import type { Report } from './report.ts'
import { checkCoupon, findProduct, lookAtTree, register, signIn } from './shopping.ts'

/** Units that the customer buys. */
const QUANTITY = 2

/**
 * The platform's main job, as a customer does it: register, find a product, look around, order, and see the order's
 * events arrive. `admin` is an account that may see all of the stock, for the arithmetic. Throws at what does not hold.
 */
export async function journey(
  origin: string,
  admin: { email: string; password: string },
  report: Report,
): Promise<void> {
  const { step } = report
  const guest = createClient(origin)
  const customer = await step('register', () => register(guest, report))
  const product = await findProduct(guest, QUANTITY, report)
  await step('category tree', () => lookAtTree(guest, product, report))
  const couponCode = await step('coupon check', () => checkCoupon(customer, product.price * QUANTITY, report))
  const shop = await step('stock before', () => signIn(guest, admin))
  const before = await wholeStock(shop, product.id)

  const live = await step('open the live events', () => openLive(customer))
  try {
    const wanted = { productId: product.id, quantity: QUANTITY, couponCode }
    const orderId = await step('place the order', () => placeOrder(customer, wanted, report))
    await watch(live, orderId, report)
    await step('the order with its timeline', () => readOrder(customer, orderId, product.name, report))
  } finally {
    live.close()
  }
  await step('stock arithmetic', () => addUp(shop, product.id, before, report))
}

async function watch(live: Live, orderId: string, { step, check }: Report): Promise<void> {
  await step('event order:created', () => live.until(orderId, 'order:created', 'pending', 10_000))
  await step('event order:updated, confirmed', () => live.until(orderId, 'order:updated', 'confirmed', 15_000))
  const foreign = live.events.some(({ order }) => order !== undefined && order.id !== orderId)
  check(!foreign, 'the room shows this customer’s orders only')
}

async function addUp(shop: Client, productId: string, before: StockFigures, { say, check }: Report): Promise<void> {
  const after = await wholeStock(shop, productId)
  const all = ({ available, reserved, sold }: StockFigures) => available + reserved + sold
  say(`available ${before.available} → ${after.available}, sold ${before.sold} → ${after.sold}`)
  check(all(after) === all(before), 'available + reserved + sold is unchanged')
  check(after.sold === before.sold + QUANTITY, `${QUANTITY} units were sold`)
  check(after.available === before.available - QUANTITY, `${QUANTITY} units are gone`)
}
