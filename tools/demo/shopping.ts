import { randomUUID } from 'node:crypto'
import { type Client, createClient } from './client.ts'
import type { Report } from './report.ts'

export interface FoundProduct {
  id: string
  name: string
  price: number
  inventory: number
  category: string
}

/** Opens an account and returns the client that is signed in with it. */
export async function register(guest: Client, { check }: Report): Promise<Client> {
  const input = { email: `demo-${randomUUID()}@shop.example`, password: randomUUID(), name: 'Dana Demo' }
  const { register: opened } = await guest.graphql<{ register: { accessToken: string; user: { role: string } } }>(
    'mutation ($input: RegisterInput!) { register(input: $input) { accessToken user { id role } } }',
    { input },
  )
  check(opened.user.role === 'customer', 'a new account is a customer')
  return createClient(guest.origin, opened.accessToken)
}

export async function signIn(guest: Client, input: { email: string; password: string }): Promise<Client> {
  const { login } = await guest.graphql<{ login: { accessToken: string } }>(
    'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }',
    { input },
  )
  return createClient(guest.origin, login.accessToken)
}

/** Searches for a lamp and opens the first one of which there are enough. */
export async function findProduct(guest: Client, quantity: number, { step, check }: Report): Promise<FoundProduct> {
  const found = await step('search', async () => {
    const { products } = await guest.graphql<{ products: { products: { id: string; inventory: number }[] } }>(
      '{ products(search: "lamp", limit: 10) { products { id inventory } pagination { total } } }',
    )
    const enough = products.products.find(({ inventory }) => inventory >= quantity)
    check(enough !== undefined, `the search finds a lamp, and ${quantity} of it`)
    return enough?.id
  })
  return step('product', async () => {
    const { product } = await guest.graphql<{ product: FoundProduct | null }>(
      'query ($id: ID!) { product(id: $id) { id name price inventory category seller { name } } }',
      { id: found },
    )
    if (!product) throw new Error('the product that was found is not there')
    return product
  })
}

export async function lookAtTree(guest: Client, { category }: FoundProduct, { check }: Report): Promise<void> {
  const { categoryTree } = await guest.graphql<{ categoryTree: { nodes: { name: string }[] } }>(
    '{ categoryTree { version nodes { name } roots { name children { name } } } }',
  )
  const known = categoryTree.nodes.some(({ name }) => name === category)
  check(known, `the tree contains ${category}`)
}

/** Checks the demo shop's welcome coupon for a cart of this total, and returns its code. */
export async function checkCoupon(customer: Client, total: number, { check }: Report): Promise<string> {
  const { validateCoupon } = await customer.graphql<{
    validateCoupon: { valid: boolean; code: string; message: string | null }
  }>(
    'query ($total: Float!) { validateCoupon(code: "welcome10", cartTotal: $total) { valid code message discount } }',
    {
      total,
    },
  )
  check(validateCoupon.valid, `WELCOME10 is valid (${validateCoupon.message ?? 'no reason given'})`)
  return validateCoupon.code
}
