import { randomUUID } from 'node:crypto'
import { type Client, createClient } from '../../tools/demo/client.ts'
import { type Live, openLive } from '../../tools/demo/live.ts'
import { type Account, type DemoAccounts, readAccounts } from '../../tools/seed/account-file.ts'

export interface Shopper extends Account {
  id: string
  client: Client
}

export interface StockFigures {
  available: number
  reserved: number
  sold: number
}

export interface OrderFigures {
  id: string
  status: string
  cancelReason: string | null
  items: { productId: string; quantity: number }[]
}

export interface Watching extends Shopper {
  live: Live
}

export const ADDRESS = { street: 'Harbour Road 1', city: 'Bergen', state: 'Vestland', zip: '5003', country: 'NO' }

export async function demoAccounts(dataDir: string): Promise<DemoAccounts> {
  const accounts = await readAccounts(dataDir)
  if (!accounts) throw new Error('the demo data are not loaded')
  return accounts
}

export async function register(origin: string, given: object = {}): Promise<Shopper> {
  const account = { email: `shopper-${randomUUID()}@shop.example`, password: randomUUID() }
  const { userId, accessToken } = await createClient(origin).rest<{ userId: string; accessToken: string }>(
    'POST',
    '/api/auth/register',
    { ...account, name: 'A Shopper', ...given },
  )
  return { ...account, id: userId, client: createClient(origin, accessToken) }
}

export async function signIn(origin: string, { email, password }: Account): Promise<Client> {
  const { accessToken } = await createClient(origin).rest<{ accessToken: string }>('POST', '/api/auth/login', {
    email,
    password,
  })
  return createClient(origin, accessToken)
}

/** Shoppers, each with an open live connection; registered one after the other, for each costs a password hash. */
export async function watchingShoppers(origin: string, count: number): Promise<Watching[]> {
  const shoppers: Watching[] = []
  for (let index = 0; index < count; index++) {
    const shopper = await register(origin)
    shoppers.push({ ...shopper, live: await openLive(shopper.client) })
  }
  return shoppers
}

/** A new product in this category, or in some category of the shop, listed by an admin. */
export async function listProduct(admin: Client, inventory: number, categoryId?: string): Promise<string> {
  const { items } = await admin.rest<{ items: { id: string }[] }>('GET', '/api/categories')
  const product = await admin.rest<{ id: string }>('POST', '/api/products', {
    name: 'A lamp that everybody wants',
    description: 'There are not enough of them for all who ask.',
    price: 19.99,
    category: categoryId ?? items[0]?.id,
    inventory,
  })
  return product.id
}

export function stockOf(admin: Client, productId: string): Promise<StockFigures> {
  return admin.rest('GET', `/api/products/${productId}/stock`)
}

export function allUnits({ available, reserved, sold }: StockFigures): number {
  return available + reserved + sold
}

/** All orders that an account sees, page by page. */
export async function allOrders(client: Client): Promise<OrderFigures[]> {
  const orders: OrderFigures[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: { items: OrderFigures[]; nextCursor: string | null } = await client.rest(
      'GET',
      `/api/orders?limit=100${more}`,
    )
    orders.push(...page.items)
    cursor = page.nextCursor
  }
  return orders
}
