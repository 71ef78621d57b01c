import { randomUUID } from 'node:crypto'
import { createClient } from './client.ts'
import { openLive } from './live.ts'
import type { Report } from './report.ts'

interface Stock {
  available: number
  reserved: number
  sold: number
}

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
  // Assertions need a name with a type of its own.
  const check: Report['check'] = report.check
  const guest = createClient(origin)

  const account = await step('register', async () => {
    const input = { email: `demo-${randomUUID()}@shop.example`, password: randomUUID(), name: 'Dana Demo' }
    const { register } = await guest.graphql<{ register: { accessToken: string; user: { id: string; role: string } } }>(
      'mutation ($input: RegisterInput!) { register(input: $input) { accessToken user { id role } } }',
      { input },
    )
    check(register.user.role === 'customer', 'a new account is a customer')
    return register
  })
  const customer = createClient(origin, account.accessToken)

  const found = await step('search', async () => {
    const { products } = await guest.graphql<{
      products: { products: { id: string; name: string; inStock: boolean }[]; pagination: { total: number } }
    }>('{ products(search: "lamp", limit: 10) { products { id name inStock } pagination { total } } }')
    const product = products.products.find(({ inStock }) => inStock)
    check(product !== undefined, 'the search finds a lamp in stock')
    return product
  })

  const product = await step('product', async () => {
    const answer = await guest.graphql<{
      product: { id: string; name: string; price: number; inventory: number; category: string } | null
    }>('query ($id: ID!) { product(id: $id) { id name price inventory category seller { name } } }', { id: found.id })
    check(answer.product !== null && answer.product.inventory >= QUANTITY, `${found.name} can be ordered`)
    return answer.product
  })

  await step('category tree', async () => {
    const { categoryTree } = await guest.graphql<{ categoryTree: { version: number; nodes: { name: string }[] } }>(
      '{ categoryTree { version nodes { name } roots { name children { name } } } }',
    )
    check(
      categoryTree.nodes.some(({ name }) => name === product.category),
      `the tree contains ${product.category}`,
    )
  })

  const coupon = await step('coupon check', async () => {
    const { validateCoupon } = await customer.graphql<{
      validateCoupon: { valid: boolean; code: string; message: string | null; discount: number | null }
    }>(
      'query ($total: Float!) { validateCoupon(code: "welcome10", cartTotal: $total) { valid code message discount } }',
      {
        total: product.price * QUANTITY,
      },
    )
    check(validateCoupon.valid, `WELCOME10 is valid (${validateCoupon.message ?? 'no reason given'})`)
    return validateCoupon
  })

  const shop = await step('stock before', async () => {
    const { login } = await guest.graphql<{ login: { accessToken: string } }>(
      'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }',
      { input: admin },
    )
    return createClient(origin, login.accessToken)
  })
  const stock = () => shop.rest<Stock>('GET', `/api/products/${product.id}/stock`)
  const before = await stock()

  const live = await step('open the live events', () => openLive(customer))
  try {
    const orderId = await step('place the order', async () => {
      const { createOrder } = await customer.graphql<{
        createOrder: { order: { id: string; number: string; total: number } }
      }>(
        `mutation ($input: CreateOrderInput!, $key: String) {
          createOrder(input: $input, idempotencyKey: $key) { order { id number status total } }
        }`,
        {
          key: randomUUID(),
          input: {
            items: [{ productId: product.id, quantity: QUANTITY }],
            shippingAddress: {
              street: 'Harbour Road 1',
              city: 'Bergen',
              state: 'Vestland',
              zip: '5003',
              country: 'NO',
            },
            paymentMethod: 'cash_on_delivery',
            couponCode: coupon.code,
          },
        },
      )
      report.say(`order ${createOrder.order.number}, ${createOrder.order.total.toFixed(2)}`)
      return createOrder.order.id
    })

    await step('event order:created', () => live.until(orderId, 'order:created', 'pending', 10_000))
    await step('event order:updated, confirmed', () => live.until(orderId, 'order:updated', 'confirmed', 15_000))
    check(
      live.events.every(({ order }) => order === undefined || order.id === orderId),
      'the room shows this customer’s orders only',
    )

    await step('the order with its timeline', async () => {
      const { order } = await customer.graphql<{
        order: { status: string; total: number; timeline: { status: string }[]; items: { product: { name: string } }[] }
      }>(
        'query ($id: ID!) { order(id: $id) { status total timeline { status at by } items { quantity product { name } } } }',
        { id: orderId },
      )
      const steps = order.timeline.map(({ status }) => status).join(' → ')
      check(order.status === 'CONFIRMED', 'the order is confirmed')
      check(steps === 'PENDING → CONFIRMED', `its timeline is ${steps}`)
      check(order.items[0]?.product.name === product.name, 'its line leads to the product')
    })
  } finally {
    live.close()
  }

  await step('stock arithmetic', async () => {
    const after = await stock()
    const all = ({ available, reserved, sold }: Stock) => available + reserved + sold
    report.say(`available ${before.available} → ${after.available}, sold ${before.sold} → ${after.sold}`)
    check(all(after) === all(before), 'available + reserved + sold is unchanged')
    check(after.sold === before.sold + QUANTITY, `${QUANTITY} units were sold`)
    check(after.available === before.available - QUANTITY, `${QUANTITY} units are gone`)
  })
}
