import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WORKERS } from '../tools/workers.ts'
import { startTestPlatform, type TestPlatform } from './setup/platform.ts'
import { accessToken } from './setup/tokens.ts'
import { ADDRESS, demoAccounts } from './support/shop.ts'

interface GraphqlError {
  message: string
  path?: unknown[]
  extensions: Record<string, unknown>
}

interface Answer<T> {
  status: number
  data: T
  errors: GraphqlError[]
  requestId: string
}

let platform: TestPlatform

// Its own platform, because its log is read here: it tells who called whom.
beforeAll(async () => {
  platform = await startTestPlatform({ workers: WORKERS.toReversed(), seeded: true })
})
afterAll(() => platform[Symbol.asyncDispose]())

async function ask<T>(query: string, variables: object = {}, token?: string): Promise<Answer<T>> {
  const requestId = randomUUID()
  const response = await fetch(`${platform.url}/graphql`, {
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

/** The services that were asked under this id, in alphabetical order, as their request lines tell. */
function callsOf(requestId: string): string[] {
  const lines = platform.server.getLogs().flatMap(({ message }) => lineOf(message))
  return lines
    .filter((line) => line.event === 'request' && line.requestId === requestId && line.service !== 'gateway')
    .map(({ service }) => service)
    .toSorted()
}

interface Line {
  event?: string
  service: string
  requestId?: string
}

/** Our Workers print one JSON object a line; whatever else is printed is none of ours. */
function lineOf(message: string): Line[] {
  try {
    return [JSON.parse(message) as Line]
  } catch {
    return []
  }
}

interface SignedIn {
  accessToken: string
  user: { id: string; email: string; role: string }
}

async function registered(role?: string): Promise<SignedIn> {
  const input = { email: `g-${randomUUID()}@shop.example`, password: randomUUID(), name: 'Gina Graph', role }
  const { data } = await ask<{ register: SignedIn }>(
    'mutation ($input: RegisterInput!) { register(input: $input) { accessToken expiresIn user { id email role } } }',
    { input },
  )
  return data.register
}

async function signedIn(account: { email: string; password: string }): Promise<string> {
  const { data } = await ask<{ login: SignedIn }>(
    'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }',
    { input: { email: account.email, password: account.password } },
  )
  return data.login.accessToken
}

const LISTED = `{ products(limit: 12, sort: PRICE_ASC, filters: {}) {
  products { id price inStock category categoryNode { name path parent { id } ancestors { name } } seller { id name } }
  pagination { page total } pageInfo { endCursor hasNextPage }
} }`

interface Listed {
  products: {
    products: {
      id: string
      price: number
      inStock: boolean
      category: string
      categoryNode: { name: string } | null
      seller: { name: string } | null
    }[]
    pagination: { page: number; total: number }
    pageInfo: { endCursor: string; hasNextPage: boolean }
  }
}

async function inStock(): Promise<string[]> {
  const { data } = await ask<Listed>(LISTED)
  return data.products.products.filter((product) => product.inStock).map(({ id }) => id)
}

const PLACE = `mutation ($input: CreateOrderInput!, $key: String) {
  createOrder(input: $input, idempotencyKey: $key, waitSeconds: 5) {
    orderCount order { id number status total customer { id } items { productId product { name } } timeline { status by } }
  }
}`

interface Placed {
  createOrder: { orderCount: number; order: { id: string; number: string; status: string; total: number } } | null
}

function purchase(productIds: string[]): object {
  const items = productIds.map((productId) => ({ productId, quantity: 1 }))
  return { items, shippingAddress: ADDRESS, paymentMethod: 'cash_on_delivery', deliveryMethod: 'EXPRESS' }
}

test('the catalogue is read with its categories and sellers: one call to each service', async () => {
  const { data, errors, requestId } = await ask<Listed>(LISTED)
  expect(errors).toEqual([])
  const { products, pagination, pageInfo } = data.products
  expect(products).toHaveLength(12)
  for (const product of products) {
    expect(product.categoryNode?.name).toBe(product.category)
    expect(product.seller?.name).toBeTruthy()
  }
  expect(products.map(({ price }) => price)).toEqual(products.map(({ price }) => price).toSorted((a, b) => a - b))
  expect(pagination).toMatchObject({ page: 1 })
  expect(pageInfo.hasNextPage).toBe(true)
  // Parents and ancestors are a level of their own.
  expect(callsOf(requestId)).toEqual(['auth', 'category', 'category', 'product'])
})

test('a list goes on by cursor', async () => {
  const query = `query ($after: String) {
    products(first: 5, after: $after) { products { id } pagination { page } pageInfo { endCursor } }
  }`
  const first = await ask<Listed>(query)
  const second = await ask<Listed>(query, { after: first.data.products.pageInfo.endCursor })
  const ids = [...first.data.products.products, ...second.data.products.products].map(({ id }) => id)
  expect(new Set(ids).size).toBe(10)
  expect([first, second].map(({ data }) => data.products.pagination.page)).toEqual([0, 0])
})

test('the category tree is read once, however deep the query', async () => {
  const { data, errors, requestId } = await ask<{
    categoryTree: { nodes: { id: string }[]; roots: { children: { parent: { id: string } }[] }[] }
  }>('{ categoryTree { version nodes { id } roots { id children { name children { name } parent { id } } } } }')
  expect(errors).toEqual([])
  expect(data.categoryTree.nodes.length).toBeGreaterThan(data.categoryTree.roots.length)
  expect(data.categoryTree.roots.flatMap(({ children }) => children).length).toBeGreaterThan(0)
  expect(callsOf(requestId)).toEqual(['category', 'category'])
})

test('a category is found by its id and by its path, with its children and products', async () => {
  const { data } = await ask<{ categories: { data: { id: string; path: string }[]; count: number } }>(
    '{ categories(filter: { rootsOnly: true }) { success count data { id path } } }',
  )
  const [root] = data.categories.data
  expect(data.categories.count).toBe(data.categories.data.length)
  const found = await ask(
    `query ($id: String!, $path: String!, $categoryId: ID!) {
      byId: category(id: $id) { id } byPath: category(id: $path) { id products(limit: 1) { pagination { total } } }
      categoryWithChildren(id: $id) { id } productsByCategory(categoryId: $categoryId) { pagination { total } }
    }`,
    { id: root?.id, path: root?.path, categoryId: root?.id },
  )
  expect(found.errors).toEqual([])
  expect(found.data).toMatchObject({
    byId: { id: root?.id },
    byPath: { id: root?.id },
    categoryWithChildren: [root?.id].map((id) => ({ id })).concat(expect.anything()),
  })
})

test.each([
  'product(id: "65f1c0ffee0123456789abcd") { id }',
  'product(id: "not an id") { id }',
  'seller(id: "65f1c0ffee0123456789abcd,x") { id }',
  'category(id: "no/such/path") { id }',
  'categoryTree(rootId: "65f1c0ffee0123456789abcd") { version }',
  'categoryWithChildren(id: "65f1c0ffee0123456789abcd") { id }',
  'couponsByCategory(categoryId: "65f1c0ffee0123456789abcd") { id }',
])('what does not exist is null without an error: %s', async (selection) => {
  const { status, data, errors } = await ask<Record<string, unknown>>(`{ ${selection} }`)
  expect({ status, errors, values: Object.values(data) }).toEqual({ status: 200, errors: [], values: [null] })
})

describe('a shopper', () => {
  let shopper: SignedIn

  beforeAll(async () => {
    shopper = await registered()
  })

  test('is who they say they are', async () => {
    const { data } = await ask('{ me { id email role active emailVerified } }', {}, shopper.accessToken)
    const { id, email } = shopper.user
    expect(data).toEqual({ me: { id, email, role: 'customer', active: true, emailVerified: false } })
  })

  test('places an order, which is the same one under the same key', async () => {
    const input = purchase((await inStock()).slice(0, 2))
    const key = randomUUID()
    const placed = await ask<Placed>(PLACE, { input, key }, shopper.accessToken)
    expect(placed.errors).toEqual([])
    expect(placed.data.createOrder).toMatchObject({
      orderCount: 1,
      order: {
        status: 'CONFIRMED',
        customer: { id: shopper.user.id },
        timeline: [
          { status: 'PENDING', by: 'CUSTOMER' },
          { status: 'CONFIRMED', by: 'SYSTEM' },
        ],
      },
    })
    const again = await ask<Placed>(PLACE, { input, key }, shopper.accessToken)
    expect(again.data.createOrder?.order.number).toBe(placed.data.createOrder?.order.number)
    const other = await ask<Placed>(PLACE, { input: { ...input, notes: 'other' }, key }, shopper.accessToken)
    expect(other.errors).toMatchObject([
      { extensions: { code: 'CONFLICT', reason: 'IDEMPOTENCY_MISMATCH', service: 'order' } },
    ])
  })

  test('is quoted what the order then costs', async () => {
    const [productId] = await inStock()
    const { data } = await ask<{ orderQuote: { orderable: boolean; total: number } }>(
      'query ($input: OrderQuoteInput!) { orderQuote(input: $input) { orderable total coupon { valid } lines { product { id } } } }',
      { input: { items: [{ productId, quantity: 1 }], deliveryMethod: 'EXPRESS' } },
    )
    expect(data.orderQuote).toMatchObject({ orderable: true, coupon: null, lines: [{ product: { id: productId } }] })
    const input = { ...purchase([productId ?? '']), expectedTotal: data.orderQuote.total }
    const placed = await ask<Placed>(PLACE, { input }, shopper.accessToken)
    expect(placed.data.createOrder?.order.total).toBe(data.orderQuote.total)
  })

  test('sees twenty orders with their products for one call to order and one to product', async () => {
    const buyer = await registered()
    const products = await inStock()
    const inputs = Array.from({ length: 20 }, (_, at) => purchase([products[at % products.length] ?? '']))
    for (const input of inputs) {
      expect((await ask<Placed>(PLACE, { input }, buyer.accessToken)).errors).toEqual([])
    }
    const { data, errors, requestId } = await ask<{
      orders: { orders: { items: { product: { name: string } | null }[] }[] }
    }>('{ orders { orders { items { name product { name } } } pagination { total } } }', {}, buyer.accessToken)
    expect(errors).toEqual([])
    expect(data.orders.orders).toHaveLength(20)
    for (const { items } of data.orders.orders) {
      for (const { product } of items) expect(product?.name).toBeTruthy()
    }
    expect(callsOf(requestId)).toEqual(['order', 'product'])
  })

  test('may not do what belongs to admins', async () => {
    const { data, errors } = await ask(
      '{ coupons { pagination { total } } users { pagination { total } } }',
      {},
      shopper.accessToken,
    )
    expect(data).toEqual({ coupons: null, users: null })
    expect(errors.map(({ extensions }) => [extensions['code'], extensions['service']]).toSorted()).toEqual([
      ['FORBIDDEN', 'auth'],
      ['FORBIDDEN', 'coupon'],
    ])
  })

  test('is told which units are missing', async () => {
    const [productId] = await inStock()
    const input = {
      ...purchase([]),
      items: [
        { productId, quantity: 1_000 },
        { productId, quantity: 1_000 },
      ],
    }
    const { errors } = await ask<Placed>(PLACE, { input }, shopper.accessToken)
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'OUT_OF_STOCK',
          shortages: [{ productId, requested: 2_000, available: expect.any(Number) }],
        },
      },
    ])
  })
})

describe('a guest', () => {
  test('gets null for me, and UNAUTHENTICATED for what needs an account', async () => {
    const { status, data, errors } = await ask('{ me { id } orders { pagination { total } } }')
    expect({ status, data }).toEqual({ status: 200, data: { me: null, orders: null } })
    expect(errors).toMatchObject([{ path: ['orders'], extensions: { code: 'UNAUTHENTICATED', service: 'order' } }])
  })

  test.each([
    ['one that is no token', () => 'nonsense'],
    [
      'one that has run out',
      () =>
        accessToken(platform.keys.signingKey, { sub: '65f1c0ffee0123456789abcd', role: 'admin', expiresInSeconds: -1 }),
    ],
  ])('with a bad token, %s, still sees the catalogue', async (_name, token) => {
    const { status, data, errors } = await ask('{ me { id } products { pagination { page } } }', {}, await token())
    expect({ status, data }).toEqual({ status: 200, data: { me: null, products: { pagination: { page: 1 } } } })
    expect(errors).toMatchObject([{ path: ['me'], extensions: { code: 'UNAUTHENTICATED' } }])
    expect(errors[0]?.message).toContain('Not authenticated')
    expect(errors[0]?.message).toContain('401')
  })

  test('with a wrong password is not told what was wrong', async () => {
    const { email } = (await demoAccounts(platform.dataDir)).customer
    const query = 'mutation ($input: LoginInput!) { login(input: $input) { expiresIn } }'
    const wrong = await ask(query, { input: { email, password: 'not the password' } })
    const unknown = await ask(query, { input: { email: 'nobody@shop.example', password: 'not the password' } })
    for (const { data, errors } of [wrong, unknown]) {
      expect(data).toBeNull()
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'INVALID_CREDENTIALS' } }])
    }
    expect(wrong.errors[0]?.message).toBe(unknown.errors[0]?.message)
  })

  test('learns what a coupon is worth, or why it is worth nothing', async () => {
    const query = `query ($code: String!, $total: Float) {
      validateCoupon(code: $code, orderTotal: $total) { valid reason discount discountType }
    }`
    const refused = await ask(query, { code: 'NO-SUCH-CODE', total: 50 })
    expect(refused).toMatchObject({ errors: [], data: { validateCoupon: { valid: false, reason: 'NOT_FOUND' } } })
    const missing = await ask(query, { code: 'WELCOME10' })
    expect(missing.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', errors: [{ field: 'cartTotal' }] } }])
  })
})

describe('an admin', () => {
  let token: string

  beforeAll(async () => {
    token = await signedIn((await demoAccounts(platform.dataDir)).admin)
  })

  test('adds a category, a product in it and a coupon for it, by the older names', async () => {
    const name = `Lamps ${randomUUID()}`
    const category = await ask<{ createCategory: { data: { id: string } } }>(
      'mutation ($input: CategoryInput!) { createCategory(input: $input) { success data { id name } } }',
      { input: { name } },
      token,
    )
    expect(category).toMatchObject({ errors: [], data: { createCategory: { success: true, data: { name } } } })
    const { id } = category.data.createCategory.data
    const product = await ask(
      'mutation ($input: CreateProductInput!) { createProduct(input: $input) { category categoryId stock imageUrl price } }',
      {
        input: {
          name: 'A reading lamp',
          description: 'It gives light where it is needed.',
          price: 19.99,
          category: id,
          stock: 3,
          imageUrl: '/lamp.png',
          sellerId: 'admin',
        },
      },
      token,
    )
    expect(product).toMatchObject({
      errors: [],
      data: { createProduct: { category: name, categoryId: id, stock: 3, imageUrl: '/lamp.png', price: 19.99 } },
    })
    const code = `LAMP-${randomUUID().slice(0, 8)}`
    const coupon = await ask(
      'mutation ($input: CreateCouponInput!) { createCoupon(input: $input) { code type discountType discount categories { name } } }',
      {
        input: {
          code,
          discountType: 'percentage',
          discount: 12.5,
          validTo: '2999-12-31',
          applicableCategories: [id],
          listed: true,
        },
      },
      token,
    )
    expect(coupon).toMatchObject({
      errors: [],
      data: {
        createCoupon: {
          code: code.toUpperCase(),
          type: 'PERCENTAGE',
          discountType: 'percentage',
          discount: 12.5,
          categories: [{ name }],
        },
      },
    })
    const listed = await ask('query ($id: ID!) { couponsByCategory(categoryId: $id) { code currentUses } }', { id })
    expect(listed.data).toEqual({ couponsByCategory: [{ code: code.toUpperCase(), currentUses: null }] })
    const checked = await ask('query ($code: String!) { validateCoupon(code: $code, cartTotal: 10) { reason } }', {
      code,
    })
    expect(checked.data).toEqual({ validateCoupon: { reason: 'ITEMS_REQUIRED' } })
  })

  test('is told what an input lacks', async () => {
    const { data, errors } = await ask(
      'mutation { createProduct(input: { name: "x", description: "too short", price: 1 }) { id } }',
      {},
      token,
    )
    expect(data).toBeNull()
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', service: 'product' } }])
    const fields = JSON.stringify(errors[0]?.extensions['errors'])
    for (const field of ['name', 'description', 'category', 'inventory']) expect(fields).toContain(`"field":"${field}"`)
  })

  test('reads accounts and coupons', async () => {
    const { data, errors } = await ask<{ users: { users: { role: string }[]; pagination: { adminCount: number } } }>(
      '{ users(role: "seller") { users { role } pagination { adminCount total } } coupons(limit: 1) { coupons { currentUses maxUses } } }',
      {},
      token,
    )
    expect(errors).toEqual([])
    expect(new Set(data.users.users.map(({ role }) => role))).toEqual(new Set(['seller']))
    expect(data.users.pagination.adminCount).toBeGreaterThan(0)
  })
})
