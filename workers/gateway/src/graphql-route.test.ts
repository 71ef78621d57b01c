import { expect, test, vi } from 'vitest'
import { app } from './app.ts'
import { envOf, problemResponse } from './testing/env.ts'

vi.spyOn(console, 'info').mockReturnValue()
vi.spyOn(console, 'error').mockReturnValue()

interface Answer {
  status: number
  headers: Headers
  data: Record<string, unknown> | null | undefined
  errors: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[]
}

async function ask(env: Env, query: string, headers: Record<string, string> = {}, variables = {}): Promise<Answer> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  }
  const response = await app.request('/graphql', init, env)
  const { data, errors = [] } = answered(await response.json())
  return { status: response.status, headers: response.headers, data, errors }
}

/** The body of a GraphQL answer. */
function answered(body: unknown): { data?: Answer['data']; errors?: Answer['errors'] } {
  return body as { data?: Answer['data']; errors?: Answer['errors'] }
}

const TOKEN = { authorization: 'Bearer some.access.token' }
const nothing = envOf({})

test('me is null, and nobody is asked, if no token was sent', async () => {
  expect(await ask(nothing, '{ me { id } }')).toMatchObject({ status: 200, data: { me: null }, errors: [] })
})

test('a bad token is an error of what needs one, and the rest is served as to a guest', async () => {
  const env = envOf({
    auth: () => problemResponse(401, 'UNAUTHENTICATED', { detail: 'Not authenticated (401): send a valid token.' }),
    product: () => Response.json({ items: [], page: 1, limit: 20, total: 0, pages: 0, nextCursor: null }),
  })
  const answer = await ask(env, '{ me { id } products { pagination { total } } }', TOKEN)
  expect(answer).toMatchObject({ status: 200, data: { me: null, products: { pagination: { total: 0 } } } })
  expect(answer.errors).toMatchObject([
    {
      message: expect.stringMatching(/Not authenticated.*401/),
      path: ['me'],
      extensions: { code: 'UNAUTHENTICATED', reason: 'UNAUTHENTICATED', service: 'auth', retryable: false },
    },
  ])
})

test('an outage that leaves nothing answered is HTTP 503', async () => {
  const answer = await ask(
    nothing,
    'mutation { login(input: { email: "a@b.example", password: "p" }) { userId: expiresIn } }',
  )
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('5')
  expect(answer.errors).toMatchObject([
    { extensions: { code: 'SERVICE_UNAVAILABLE', reason: 'SERVICE_UNAVAILABLE', service: 'auth', retryable: true } },
  ])
})

test('an outage takes only its own part along: a thing that does not exist is an answer, too', async () => {
  const env = envOf({ product: () => problemResponse(404, 'NOT_FOUND') })
  const answer = await ask(
    env,
    '{ product(id: "65f1c0ffee0123456789abcd") { id } coupon(id: "65f1c0ffee0123456789abcd") { id } }',
  )
  expect(answer).toMatchObject({ status: 200, data: { product: null, coupon: null } })
  expect(answer.errors).toMatchObject([{ path: ['coupon'], extensions: { service: 'coupon' } }])
})

test.each([502, 503, 504])('a read that is answered with %i is tried again', async (status) => {
  const tries = vi.fn().mockReturnValueOnce(new Response('down', { status })).mockImplementation(seller)
  const answer = await ask(envOf({ auth: tries }), '{ seller(id: "65f1c0ffee0123456789abcd") { name } }')
  expect(answer.data).toEqual({ seller: { name: 'Ada' } })
  expect(tries).toHaveBeenCalledTimes(2)
})

function seller(): Response {
  return Response.json({ items: [{ id: '65f1c0ffee0123456789abcd', name: 'Ada' }] })
}

test('a write is never repeated', async () => {
  const tries = vi.fn(() => new Response('down', { status: 503 }))
  await ask(envOf({ auth: tries }), 'mutation { login(input: { email: "a@b.example", password: "p" }) { expiresIn } }')
  expect(tries).toHaveBeenCalledTimes(1)
})

test('a refusal keeps its reason and what belongs to it', async () => {
  const shortages = [{ productId: 'p', requested: 3, available: 1 }]
  const env = envOf({ order: () => problemResponse(409, 'OUT_OF_STOCK', { shortages }) })
  const { status, errors, data } = await ask(env, PLACE, { ...TOKEN, 'x-request-id': 'trace-1' })
  expect({ status, data }).toEqual({ status: 200, data: null })
  expect(errors).toMatchObject([{ message: 'about OUT_OF_STOCK' }])
  expect(errors[0]?.extensions).toEqual({
    code: 'OUT_OF_STOCK',
    reason: 'OUT_OF_STOCK',
    service: 'order',
    retryable: false,
    traceId: 'trace-1',
    shortages,
  })
})

const PLACE = `mutation { createOrder(input: {
  items: [{ productId: "65f1c0ffee0123456789abcd", quantity: 1, price: 1 }], paymentMethod: "upi", total: 5
}, idempotencyKey: "key-1", waitSeconds: 3) { order { id } } }`

test('the reason of a rejected coupon is the coupon’s own', async () => {
  const env = envOf({
    order: () => problemResponse(422, 'COUPON_REJECTED', { reason: 'MIN_ORDER_AMOUNT', amountToQualify: 4.5 }),
  })
  const { errors } = await ask(env, PLACE, TOKEN)
  expect(errors).toMatchObject([
    { extensions: { code: 'COUPON_REJECTED', reason: 'MIN_ORDER_AMOUNT', amountToQualify: 4.5 } },
  ])
})

test('an order is placed with its key, its wait and only what counts, on behalf of the caller', async () => {
  const requests: Request[] = []
  const env = envOf({
    order: (request) => {
      requests.push(request)
      return problemResponse(409, 'CONFLICT')
    },
  })
  await ask(env, PLACE, { ...TOKEN, 'x-request-id': 'r-1', 'x-deadline-ms': '99999999', 'user-agent': 'shop-app' })
  const [request] = requests
  const headers = Object.fromEntries(request?.headers ?? [])
  expect(headers).toMatchObject({
    ...TOKEN,
    'x-request-id': 'r-1',
    'idempotency-key': 'key-1',
    prefer: 'wait=3',
    'user-agent': 'shop-app',
  })
  expect(Number(headers['x-deadline-ms'])).toBeGreaterThan(4_000)
  expect(Number(headers['x-deadline-ms'])).toBeLessThanOrEqual(5_000)
  expect(await request?.json()).toEqual({
    items: [{ productId: '65f1c0ffee0123456789abcd', quantity: 1 }],
    paymentMethod: 'upi',
  })
})

test('twenty orders with their products cost one call to order and one to product', async () => {
  const id = (n: number) => n.toString(16).padStart(24, '0')
  const items = Array.from({ length: 20 }, (_, n) => ({
    id: id(n),
    items: [{ productId: id(n % 7) }, { productId: id(30) }],
  }))
  const order = vi.fn(() => Response.json({ items, page: 1, limit: 20, total: 20, pages: 1, nextCursor: null }))
  const product = vi.fn((request: Request) => {
    const ids = new URL(request.url).searchParams.get('ids')?.split(',') ?? []
    return Response.json({ items: ids.map((each) => ({ id: each, name: `product ${each}` })) })
  })
  const { data, errors } = await ask(
    envOf({ order, product }),
    '{ orders { orders { items { product { id name } } } } }',
    TOKEN,
  )
  expect(errors).toEqual([])
  expect(data).toMatchObject({
    orders: {
      orders: items.map((each) => ({ items: each.items.map(({ productId }) => ({ product: { id: productId } })) })),
    },
  })
  expect(order).toHaveBeenCalledTimes(1)
  expect(product).toHaveBeenCalledTimes(1)
})

test('what is unknown is masked and carries the number of the request', async () => {
  const env = envOf({ coupon: () => Response.json({ items: [{ id: 'c', type: 'a type that nobody knows' }] }) })
  const { data, errors } = await ask(env, '{ coupons { coupons { id type } } }', { 'x-request-id': 'trace-2' })
  expect(data).toEqual({ coupons: null })
  expect(errors[0]?.message).toContain('trace-2')
  expect(errors[0]?.message).not.toContain('CouponType')
  expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR', traceId: 'trace-2' } }])
})

const refusedWhole: [string, string, string][] = [
  ['a document that is not GraphQL', '{ me ', 'GRAPHQL_PARSE_FAILED'],
  ['a field that does not exist', '{ you { id } }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a variable of the wrong type',
    'query ($n: Int!) { products(limit: $n) { pagination { total } } }',
    'BAD_USER_INPUT',
  ],
  ['an unknown operation', 'query a { me { id } } query b { me { id } }', 'BAD_USER_INPUT'],
  ['too many tokens', `{ ${'me { id } '.repeat(600)} }`, 'QUERY_TOO_COMPLEX'],
  [
    'too many aliases',
    `{ ${Array.from({ length: 300 }, (_, n) => `a${n}: me { id }`).join(' ')} }`,
    'QUERY_TOO_COMPLEX',
  ],
  [
    'too deep a query',
    `{ categoryTree { roots { ${'children { '.repeat(14)} id ${'}'.repeat(14)} } } }`,
    'QUERY_TOO_COMPLEX',
  ],
  [
    'too costly a query',
    '{ products(limit: 100) { products { seller { products(first: 100) { products { id name price } } } } } }',
    'QUERY_TOO_COMPLEX',
  ],
]

test.each(refusedWhole)('%s is refused whole, as HTTP 400', async (_name, query, code) => {
  const answer = await ask(nothing, query)
  expect(answer).toMatchObject({ status: 400, data: undefined, errors: [{ extensions: { code } }] })
  expect(answer.errors).toHaveLength(1)
  expect(answer.errors[0]?.extensions['traceId']).toBe(answer.headers.get('x-request-id'))
})

test('a day that does not exist is bad input', async () => {
  const query = 'mutation ($input: CreateCouponInput!) { createCoupon(input: $input) { id } }'
  const answer = await ask(nothing, query, {}, { input: { code: 'TEN', expiresAt: '2026-13-45' } })
  expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
})

test('a body over 1 MiB is refused', async () => {
  const answer = await ask(nothing, `{ me { id } } #${'x'.repeat(1024 * 1024)}`)
  expect(answer).toMatchObject({ status: 413, errors: [{ extensions: { reason: 'PAYLOAD_TOO_LARGE' } }] })
})

test('several queries in one body are refused', async () => {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ query: '{ me { id } }' }]),
  }
  const response = await app.request('/graphql', init, nothing)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
})

test('in production the schema is neither told nor guessed at', async () => {
  const env = envOf({}, { ENVIRONMENT: 'production' })
  const { errors } = await ask(env, '{ __schema { queryType { name } } }')
  expect(errors[0]).toMatchObject({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })
  expect((await ask(env, '{ product(id: 1) { nam } }')).errors[0]?.message).not.toContain('name')
  const query = 'mutation ($input: LoginInput!) { login(input: $input) { expiresIn } }'
  const wrong = await ask(env, query, {}, { input: { email: 'a', passwor: 'b' } })
  expect(wrong.errors.map(({ message }) => message).join()).not.toContain('Did you mean')
})

test('outside production the schema is told', async () => {
  const { data } = await ask(nothing, '{ __schema { queryType { name } } }')
  expect(data).toEqual({ __schema: { queryType: { name: 'Query' } } })
})

const GET = `/graphql?query=${encodeURIComponent('{ me { id } }')}`

test.each([
  ['a GET', GET, { method: 'GET' }],
  ['a form', '/graphql', { method: 'POST', body: new URLSearchParams({ query: '{ me { id } }' }) }],
  ['a text', '/graphql', { method: 'POST', body: '{"query":"{ me { id } }"}' }],
  [
    'plain GraphQL',
    '/graphql',
    { method: 'POST', body: '{ me { id } }', headers: { 'content-type': 'application/graphql' } },
  ],
])('%s without the CSRF header is refused', async (_name, path, init) => {
  const response = await app.request(path, init, nothing)
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
})

test('a GET with the CSRF header is served, but changes nothing', async () => {
  const headers = { 'x-graphql-yoga-csrf': '1' }
  expect((await app.request(GET, { headers }, nothing)).status).toBe(200)
  const login =
    '/graphql?query=' + encodeURIComponent('mutation { login(input: { email: "a", password: "b" }) { expiresIn } }')
  expect((await app.request(login, { headers }, nothing)).status).toBe(405)
})

test('a browser gets GraphiQL outside production only', async () => {
  const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  const page = await app.request('/graphql', { headers }, nothing)
  expect(page.headers.get('content-type')).toContain('text/html')
  expect((await app.request('/graphql', { headers }, envOf({}, { ENVIRONMENT: 'production' }))).status).toBe(403)
})

test('other methods are not offered', async () => {
  const response = await app.request('/graphql', { method: 'PUT' }, nothing)
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('GET, POST')
})
