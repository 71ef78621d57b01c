import { randomUUID } from 'node:crypto'
import { vi } from 'vitest'
import { createClient } from '../../tools/demo/client.ts'
import { placeOrder } from './place.ts'
import { ADDRESS, demoAccounts } from './shop.ts'
import { askAs, newAccount, type Reply, type Tokens, type Visitor, visitor } from './sign-in.ts'

export interface Person extends Tokens {
  email: string
  password: string
}

/** One of everything that has an owner, and the people to whom it belongs. */
export interface Things {
  /** An admin for this test alone. */
  admin: Person
  seller: Person
  buyer: Person
  /** Of the buyer, who is signed in elsewhere, too. */
  session: string
  /** In the book of the buyer, and not the default one. */
  address: string
  branch: string
  /** In the branch. */
  category: string
  coupon: { id: string; code: string }
  /** Of the seller, delivered to the buyer, who has reviewed it. */
  product: string
  review: string
  /** Delivered to the buyer, too, but not reviewed. */
  unreviewed: string
  /** Of the buyer, with the seller's lines only, confirmed. */
  order: string
}

/** The account of the demo admin, whom other tests use at the same time: nothing here ends its sessions. */
export async function demoAdmin(origin: string, dataDir: string): Promise<Person> {
  return signedIn(origin, (await demoAccounts(dataDir)).admin)
}

export async function signedUp(origin: string, given: object = {}): Promise<Person> {
  const account = { ...newAccount(), ...given }
  return { ...account, ...(await made<Tokens>(origin, 'POST', '/api/auth/register', account)) }
}

export async function signedIn(
  origin: string,
  { email, password }: Pick<Person, 'email' | 'password'>,
): Promise<Person> {
  const account = { email, password }
  return { ...account, ...(await made<Tokens>(origin, 'POST', '/api/auth/login', account)) }
}

/** A new admin, appointed by the demo admin. */
async function newAdmin(origin: string, appointing: Person): Promise<Person> {
  const account = await signedUp(origin)
  await made(origin, 'PATCH', `/api/users/${account.userId}`, { role: 'admin' }, appointing)
  return signedIn(origin, account)
}

export async function newThings(origin: string, appointing: Person): Promise<Things> {
  const admin = await newAdmin(origin, appointing)
  const seller = await signedUp(origin, { role: 'seller', name: 'Sally Seller' })
  const buyer = await signedUp(origin, { name: 'Berit Buyer' })
  const id = async (path: string, body: object, owner: Person) =>
    (await made<{ id: string }>(origin, 'POST', path, body, owner)).id

  // In a branch of its own, where no other test moves what is beside it.
  const branch = await id('/api/categories', { name: `Things ${randomUUID()}` }, admin)
  const category = await id('/api/categories', { name: `Lamps ${randomUUID()}`, parentId: branch }, admin)
  const code = `T-${randomUUID()}`.toUpperCase()
  const coupon = { code, type: 'fixed', value: 1, expiresAt: '2999-12-31' }
  const lamp = { name: 'A lamp', description: 'It gives light.', price: 10, category, inventory: 20 }
  const [product, unreviewed] = [
    await id('/api/products', lamp, seller),
    await id('/api/products', { ...lamp, name: 'Another lamp' }, seller),
  ]
  await id('/api/addresses', ADDRESS, buyer)
  const things = {
    admin,
    seller,
    buyer,
    session: (await signedIn(origin, buyer)).session.id,
    branch,
    category,
    coupon: { id: await id('/api/coupons', coupon, admin), code },
    product,
    unreviewed,
    address: await id('/api/addresses', ADDRESS, buyer),
  }
  for (const productId of [product, unreviewed]) await delivered(origin, things, productId)
  const review = await vi.waitUntil(() => reviewed(origin, things), { timeout: 10_000, interval: 100 })
  return { ...things, review, order: await placed(origin, buyer, product) }
}

/** What all the things are like now, as those see it who may see most of it. */
export async function stateOf(origin: string, things: Things): Promise<unknown> {
  const { admin, seller, buyer, product, unreviewed } = things
  const reads: [Person, string][] = [
    ...[admin, seller, buyer].map(({ userId }): [Person, string] => [admin, `/api/users/${userId}`]),
    ...[admin, buyer].map((person): [Person, string] => [person, '/api/addresses']),
    [buyer, '/api/auth/sessions'],
    ...[admin, buyer].map(({ userId }): [Person, string] => [admin, `/api/orders?userId=${userId}`]),
    [admin, `/api/orders/${things.order}/timeline`],
    [seller, `/api/products/seller/${seller.userId}`],
    ...[product, unreviewed].flatMap((id): [Person, string][] => [
      [seller, `/api/products/${id}`],
      [seller, `/api/products/${id}/stock`],
      [seller, `/api/products/${id}/stock/movements`],
      [seller, `/api/products/${id}/reviews`],
    ]),
    [admin, `/api/categories/${things.branch}/children`],
    [admin, `/api/categories/${things.category}/children`],
    [admin, `/api/coupons?search=${things.coupon.code}`],
  ]
  const answers = await Promise.all(reads.map(([person, path]) => made(origin, 'GET', path, undefined, person)))
  const state = Object.fromEntries(answers.map((answer, index) => [`${index} ${reads[index]?.[1]}`, answer]))
  return JSON.parse(JSON.stringify(state, (key, value: unknown) => (key === SEEN ? undefined : value)))
}

/** Of a session: reading is being there. */
const SEEN = 'lastSeenAt'

type Bought = Pick<Things, 'admin' | 'buyer' | 'product'>

async function placed(origin: string, buyer: Person, productId: string): Promise<string> {
  const client = createClient(origin, buyer.accessToken)
  const placement = await placeOrder(client, productId, 1, 20_000)
  if (!('orderId' in placement)) throw new Error(`not placed: ${placement.status} ${placement.code}`)
  const path = `/api/orders/${placement.orderId}`
  await vi.waitUntil(async () => (await client.rest<{ status: string }>('GET', path)).status === 'confirmed', {
    timeout: 20_000,
    interval: 100,
  })
  return placement.orderId
}

async function delivered(origin: string, { admin, buyer }: Bought, productId: string): Promise<void> {
  const path = `/api/orders/${await placed(origin, buyer, productId)}/status`
  for (const status of ['processing', 'shipped', 'delivered']) await made(origin, 'PATCH', path, { status }, admin)
}

/** The id of the review; undefined as long as the product service has not heard of the delivery. */
async function reviewed(origin: string, { buyer, product }: Bought): Promise<string | undefined> {
  const body = { rating: 5, comment: 'It shines as it should.' }
  const answer = await asked<{ id: string }>(origin, 'POST', `/api/products/${product}/reviews`, body, buyer)
  return answer.status === 201 ? answer.body.id : undefined
}

const somewhere: Visitor = visitor()

function asked<T>(origin: string, method: string, path: string, body?: object, who?: Person): Promise<Reply<T>> {
  return askAs<T>(origin, somewhere, method, path, { body, ...(who && { token: who.accessToken }) })
}

async function made<T>(origin: string, method: string, path: string, body?: object, who?: Person): Promise<T> {
  const answer = await asked<T>(origin, method, path, body, who)
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}
