import { expect, onTestFinished, test, vi } from 'vitest'
import { ask } from './testing/ask.ts'
import { envOf, problemResponse } from './testing/env.ts'

vi.spyOn(console, 'info').mockReturnValue()
vi.spyOn(console, 'error').mockReturnValue()

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

const NOT_CONFIGURED = { detail: 'Signing in with Google is not configured in this shop.', retryAfter: 9 }
const GOOGLE = 'mutation { googleOAuth(input: { idToken: "t" }) { expiresIn } }'
const LOGIN = 'mutation { login(input: { email: "a@b.example", password: "p" }) { expiresIn } }'

test('that a part of a service is out is told in its own words, and takes nothing else of it along', async () => {
  const env = envOf({
    auth: ({ url }) =>
      url.endsWith('/google')
        ? problemResponse(503, 'SERVICE_UNAVAILABLE', NOT_CONFIGURED)
        : Response.json({ expiresIn: 3600 }),
  })
  for (let time = 1; time <= 8; time++) {
    const { status, errors } = await ask(env, GOOGLE)
    expect(status).toBe(503)
    expect(errors).toMatchObject([
      { message: NOT_CONFIGURED.detail, extensions: { reason: 'SERVICE_UNAVAILABLE', service: 'auth', retryAfter: 9 } },
    ])
  }
  expect(await ask(env, LOGIN)).toMatchObject({ status: 200, data: { login: { expiresIn: 3600 } }, errors: [] })
})

test.each([
  [503, 'SERVICE_UNAVAILABLE'],
  [504, 'DEADLINE_EXCEEDED'],
])(
  'a read that a service itself has answered with %i is not tried again: it has tried already',
  async (status, reason) => {
    const tries = vi.fn(() => problemResponse(status, reason))
    const answer = await ask(envOf({ auth: tries }), '{ seller(id: "65f1c0ffee0123456789abcd") { name } }')
    expect(answer).toMatchObject({ status: 503, errors: [{ message: `about ${reason}`, extensions: { reason } }] })
    expect(tries).toHaveBeenCalledTimes(1)
  },
)

test('a service that does not answer for itself is left alone for a while', async () => {
  const tries = vi.fn(() => new Response('down', { status: 503 }))
  const env = envOf({ auth: tries })
  for (let time = 1; time <= 8; time++) {
    const { errors } = await ask(env, LOGIN)
    expect(errors).toMatchObject([{ message: 'The auth service does not answer; try again in a moment.' }])
  }
  expect(tries).toHaveBeenCalledTimes(5)
})

function seller(): Response {
  return Response.json({ items: [{ id: '65f1c0ffee0123456789abcd', name: 'Ada' }] })
}

test('a list with facets gets one long try, for it looks at everything; another several short ones', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const page = { items: [], total: 0, page: 1, limit: 12, pages: 0, nextCursor: null, facets: { inStock: 7 } }
  const tries = vi.fn(async () => {
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    return Response.json(page)
  })
  const withFacets = ask(envOf({ product: tries }), '{ products { facets { inStock } } }')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await withFacets).toMatchObject({ data: { products: { facets: { inStock: 7 } } }, errors: [] })
  expect(tries).toHaveBeenCalledTimes(1)
  const without = ask(envOf({ product: tries }), '{ products { pagination { total } } }')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await without).toMatchObject({ data: { products: null } })
  expect(tries.mock.calls.length).toBeGreaterThan(2)
})

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
