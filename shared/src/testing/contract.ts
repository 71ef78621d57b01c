import { describe, expect, test } from 'vitest'
import { ROLES, type Role } from '../actor.ts'
import { ERRORS } from '../errors.ts'
import { type DocumentedOperation, readDocument } from './document.ts'
import { testServicePages } from './pages.ts'
import { type Ask, asker, type Fetch, type Init, json } from './asker.ts'

export interface ServiceUnderTest {
  name: string
  /** Its OpenAPI document, as the application makes it. */
  document: object
  /** Asks the running service; paths begin with a slash. */
  fetch: Fetch
  /** An access token of some account with this role. */
  tokens(role: Role): Promise<string>
}

const OVER_LIMIT_BYTES = 1024 * 1024 + 1

/** The dull promises that every service keeps, as tests over every operation of its document. */
export function testServiceContract({ name, document, fetch, tokens }: ServiceUnderTest): void {
  const service = readDocument(document)
  const ask = asker(fetch)
  const signedIn = async ({ roles }: DocumentedOperation) =>
    roles ? { authorization: `Bearer ${await tokens(roles[0] ?? 'admin')}` } : {}

  describe(`the contract of ${name}`, () => {
    testServicePages(service, fetch)

    test('an address that does not exist is a 404', async () => {
      expect(await ask('get', '/api/there/is/nothing/here')).toBeRefused('NOT_FOUND')
      expect(await ask('post', '/api/there/is/nothing/here', json({}))).toBeRefused('NOT_FOUND')
    })

    for (const operation of service.operations) {
      describe(`${operation.method.toUpperCase()} ${operation.template}`, () => {
        const { method, path, malformedPath, roles, body, query, requiredQuery } = operation
        const valid = async (init: Init = {}): Promise<Init> => ({
          ...init,
          headers: { ...init.headers, ...(await signedIn(operation)) },
        })

        const offered = service.methodsAt(path)
        const unused = (['put', 'patch', 'delete', 'post', 'get'] as const).find((other) => !offered.includes(other))
        if (unused) {
          test('another method is a 405 that names the right ones', async () => {
            const answer = await ask(unused, path)
            expect(answer).toBeRefused('METHOD_NOT_ALLOWED')
            expect(answer.headers.get('allow')?.split(', ')).toContain(method.toUpperCase())
          })
        }

        if (malformedPath && requiredQuery.length === 0) {
          test('a malformed id is a thing that does not exist', async () => {
            expect(await ask(method, malformedPath, await valid(body && json({})))).toBeRefused('NOT_FOUND')
          })
        }

        if (roles) testSignIn(ask, operation, tokens)
        else testPublic(ask, operation)

        if (body) {
          test('malformed JSON is bad input', async () => {
            const answer = await ask(method, path, await valid({ ...json({}), body: '{"a":' }))
            expect(answer).toBeRefused('BAD_USER_INPUT')
          })

          test('a body of another type is refused', async () => {
            const text = { body: 'a=b', headers: { 'content-type': 'text/plain' } }
            expect(await ask(method, path, await valid(text))).toBeRefused('UNSUPPORTED_MEDIA_TYPE')
          })

          test('a body over 1 MiB is refused', async () => {
            const answer = await ask(method, path, await valid(json({ text: 'x'.repeat(OVER_LIMIT_BYTES) })))
            expect(answer).toBeRefused('PAYLOAD_TOO_LARGE')
          })

          if (body.requiredFields.length > 0) {
            test('an empty object lacks the required fields by name', async () => {
              const answer = await ask(method, path, await valid(json({})))
              expect(answer).toBeRefused('BAD_USER_INPUT')
              const fields = answer.problem?.errors?.map(({ field }) => field)
              expect(fields).toEqual(expect.arrayContaining([...body.requiredFields]))
            })
          }
        }

        if (query.includes('limit')) {
          test('a limit of 0 is bad input', async () => {
            expect(await ask(method, `${path}?limit=0`, await valid())).toBeRefused('BAD_USER_INPUT')
          })
        }

        if (requiredQuery.length > 0) {
          test('a query without what it needs is bad input', async () => {
            expect(await ask(method, path, await valid())).toBeRefused('BAD_USER_INPUT')
          })
        }
      })
    }
  })
}

function testSignIn(ask: Ask, { method, path, roles = [] }: DocumentedOperation, tokens: ServiceUnderTest['tokens']) {
  test.each([
    ['no token', {}],
    ['a token that is none', { authorization: 'Bearer x.y.z' }],
    ['another scheme', { authorization: 'Basic eDp5' }],
  ])('%s is a 401 that says so', async (_, headers) => {
    const answer = await ask(method, path, { headers })
    expect(answer).toBeRefused('UNAUTHENTICATED')
    expect(answer.problem?.detail).toContain('Not authenticated')
    expect(answer.problem?.detail).toContain('401')
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })

  const others = ROLES.filter((role) => !roles.includes(role))
  test.each(others)('the role of a %s is not enough', async (role) => {
    const headers = { authorization: `Bearer ${await tokens(role)}` }
    expect(await ask(method, path, { headers })).toBeRefused('FORBIDDEN')
  })
}

function testPublic(ask: Ask, { method, template, path, body, revalidates, requiredQuery }: DocumentedOperation) {
  if (revalidates && !template.includes('{')) {
    test('the answer has a tag, and need not be sent again while it has not changed', async () => {
      const asked = `${path}?${requiredQuery.map((name) => `${name}=65f1c0ffee0123456789abcd`).join('&')}`
      const { status, headers } = await ask(method, asked)
      const etag = headers.get('etag') ?? ''
      expect([status, etag, headers.get('cache-control')]).toEqual([
        200,
        expect.stringMatching(/^".+"$/),
        expect.any(String),
      ])
      const again = await ask(method, asked, { headers: { 'if-none-match': etag } })
      expect([again.status, again.headers.get('etag')]).toEqual([304, etag])
    })
  }

  test('a bad token is as good as none', async () => {
    const init: Init = body ? json({}) : {}
    const without = await ask(method, path, init)
    const headers = { ...init.headers, authorization: 'Bearer x.y.z' }
    const withBad = await ask(method, path, { ...init, headers })
    expect(withBad.status).toBe(without.status)
    expect(withBad.problem?.code).toBe(without.problem?.code)
    expect(withBad.status).toBeLessThan(ERRORS.INTERNAL_SERVER_ERROR.status)
  })
}
