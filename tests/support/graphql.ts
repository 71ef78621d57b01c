import { randomUUID } from 'node:crypto'
import { ADDRESS } from './shop.ts'

export interface GraphqlError {
  message: string
  path?: unknown[]
  extensions: Record<string, unknown>
}

export interface Answer<T> {
  status: number
  data: T
  errors: GraphqlError[]
  requestId: string
}

/** Asks the graph of the platform at `origin`; refusals are part of the answer. */
export async function ask<T>(
  origin: string,
  query: string,
  variables: object = {},
  token?: string,
): Promise<Answer<T>> {
  const requestId = randomUUID()
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-request-id': requestId,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  })
  return { status: response.status, requestId, errors: [], ...bodyOf<T>(await response.json()) }
}

/** The test that asks names the fields it reads, and its expectations tell whether they are there. */
function bodyOf<T>(json: unknown): { data: T; errors?: GraphqlError[] } {
  return json as { data: T; errors?: GraphqlError[] }
}

export interface SignedIn {
  accessToken: string
  user: { id: string; email: string; role: string }
}

export async function registered(origin: string): Promise<SignedIn> {
  const input = { email: `g-${randomUUID()}@shop.example`, password: randomUUID(), name: 'Gina Graph' }
  const { data } = await ask<{ register: SignedIn }>(
    origin,
    'mutation ($input: RegisterInput!) { register(input: $input) { accessToken expiresIn user { id email role } } }',
    { input },
  )
  return data.register
}

export async function signedIn(origin: string, account: { email: string; password: string }): Promise<string> {
  const { data } = await ask<{ login: SignedIn }>(
    origin,
    'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }',
    { input: { email: account.email, password: account.password } },
  )
  return data.login.accessToken
}

export const LISTED = `{ products(limit: 12, sort: PRICE_ASC, filters: {}) {
  products { id price inStock inventory category categoryNode { name path parent { id } ancestors { name } } seller { id name } }
  pagination { page total } pageInfo { endCursor hasNextPage }
} }`

export interface Listed {
  products: {
    products: {
      id: string
      price: number
      inStock: boolean
      inventory: number
      category: string
      categoryNode: { name: string } | null
      seller: { name: string } | null
    }[]
    pagination: { page: number; total: number }
    pageInfo: { endCursor: string; hasNextPage: boolean }
  }
}

export async function inStock(origin: string): Promise<string[]> {
  const { data } = await ask<Listed>(origin, LISTED)
  return data.products.products.filter((product) => product.inventory > 9).map(({ id }) => id)
}

export const PLACE = `mutation ($input: CreateOrderInput!, $key: String) {
  createOrder(input: $input, idempotencyKey: $key, waitSeconds: 5) {
    orderCount order { id number status total customer { id } items { productId product { name } } timeline { status by } }
  }
}`

export interface Placed {
  createOrder: { orderCount: number; order: { id: string; number: string; status: string; total: number } } | null
}

export function purchase(productIds: string[]): object {
  const items = productIds.map((productId) => ({ productId, quantity: 1 }))
  return { items, shippingAddress: ADDRESS, paymentMethod: 'cash_on_delivery', deliveryMethod: 'EXPRESS' }
}
