import { expect, test, vi } from 'vitest'
import { app } from './app.ts'
import { ask } from './testing/ask.ts'
import { envOf } from './testing/env.ts'

vi.spyOn(console, 'info').mockReturnValue()
vi.spyOn(console, 'error').mockReturnValue()

const nothing = envOf({})

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

test.each([
  ['no query', '{}'],
  ['a query of nothing', '{"query":null}'],
  ['a query that is no text', '{"query":1}'],
  ['the hash of a query alone', '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}'],
  ['no JSON', '{"query":'],
  ['an unknown parameter', '{"query":"{ me { id } }","id":"x"}'],
])('a body with %s is refused as HTTP 400, and what is said of it is for clients', async (_name, body) => {
  for (const accept of ['*/*', 'application/json', 'application/graphql-response+json']) {
    const headers = { 'content-type': 'application/json', accept }
    const response = await app.request('/graphql', { method: 'POST', headers, body }, nothing)
    expect(response.status).toBe(400)
    expect(response.headers.get('allow')).toBeNull()
    expect(await response.json()).toEqual({
      errors: [
        {
          message: expect.any(String),
          extensions: {
            code: 'BAD_USER_INPUT',
            reason: 'BAD_USER_INPUT',
            service: 'gateway',
            retryable: false,
            traceId: response.headers.get('x-request-id'),
          },
        },
      ],
    })
  }
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
  const refused = await app.request(login, { headers }, nothing)
  expect(refused.status).toBe(405)
  expect(refused.headers.get('allow')).toBe('POST')
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
