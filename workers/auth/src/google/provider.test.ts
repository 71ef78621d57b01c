import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { callFromData } from '@shop/shared/call'
import { Events, type MutableResponse, OAuth2Server, type TokenRequestIncomingMessage } from 'oauth2-mock-server'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { newAttempt } from './attempt.ts'
import { googleProvider } from './provider.ts'

vi.spyOn(console, 'info').mockReturnValue()

const server = new OAuth2Server()
beforeAll(async () => {
  await server.issuer.keys.generate('RS256', { kid: 'first' })
  await server.start(0, '127.0.0.1')
  server.issuer.url = `http://127.0.0.1:${server.address().port}`
})
afterAll(() => server.stop())

const client = { id: 'web', secret: 'secret', redirectUri: 'https://api.shop.example/back' }
const attempt = () => newAttempt({ returnTo: undefined, clientState: undefined })

/** The provider of a new isolate, whose requests each have a call of their own. */
function isolate(issuer = server.issuer.url ?? '') {
  const env = { GOOGLE_ISSUER: issuer }
  return (deadlineMs = 5_000) => googleProvider(env, callFromData('auth', { requestId: 'r', deadlineMs }))
}

/** How often what is published is asked for while this goes on. */
async function counted(work: () => Promise<unknown>): Promise<number> {
  const fetching = vi.spyOn(globalThis, 'fetch')
  try {
    await work()
    return fetching.mock.calls.length
  } finally {
    fetching.mockRestore()
  }
}

async function codeOf(address: string): Promise<string> {
  const response = await fetch(address, { redirect: 'manual' })
  return new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? ''
}

describe('the way to Google and back', () => {
  test('carries state, nonce and the challenge, and never the verifier', async () => {
    const made = attempt()
    const url = new URL(await isolate()().signInUrl(client, made))
    expect(url.origin + url.pathname).toBe(`${server.issuer.url}/authorize`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      scope: 'openid email profile',
      client_id: 'web',
      redirect_uri: client.redirectUri,
      state: made.state,
      nonce: made.nonce,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
    expect(url.href).not.toContain(made.verifier)
  })

  test('ends with a token for the code, which the provider gives for the right verifier only', async () => {
    const google = isolate()()
    const made = attempt()
    const sent = vi.fn()
    server.service.once(Events.BeforeResponse, (_: MutableResponse, { body }: TokenRequestIncomingMessage) =>
      sent(body),
    )
    const idToken = await google.exchange(client, await codeOf(await google.signInUrl(client, made)), made)
    expect(idToken).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(sent).toHaveBeenCalledWith({
      grant_type: 'authorization_code',
      code: expect.any(String),
      redirect_uri: client.redirectUri,
      client_id: 'web',
      client_secret: 'secret',
      code_verifier: made.verifier,
    })
    const code = await codeOf(await google.signInUrl(client, made))
    expect(await google.exchange(client, code, attempt())).toBeNull()
  })

  test('ends with nothing for a code that was used', async () => {
    const google = isolate()()
    const made = attempt()
    const code = await codeOf(await google.signInUrl(client, made))
    expect(await google.exchange(client, code, made)).not.toBeNull()
    expect(await google.exchange(client, code, made)).toBeNull()
  })

  test.each([401, 429, 500, 503])(
    'is an outage if the provider answers %i to a code, and is not tried again',
    async (status) => {
      const google = isolate()()
      const made = attempt()
      const code = await codeOf(await google.signInUrl(client, made))
      const answered = vi.fn(
        (response: MutableResponse) => void Object.assign(response, { statusCode: status, body: {} }),
      )
      server.service.on(Events.BeforeResponse, answered)
      await expect(google.exchange(client, code, made)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
      server.service.off(Events.BeforeResponse, answered)
      expect(answered).toHaveBeenCalledTimes(1)
    },
  )
})

describe('what Google has published', () => {
  test('is fetched once for many requests, and again after an hour', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const google = isolate()
    expect(await counted(() => google().keys())).toBe(2)
    expect(await counted(() => google().keys())).toBe(0)
    expect(await counted(() => google().signInUrl(client, attempt()))).toBe(0)
    vi.advanceTimersByTime(3_600_000)
    expect(await counted(() => google().keys())).toBe(2)
    vi.useRealTimers()
  })

  test('is waited for by each request itself, even if they come together', async () => {
    const google = isolate()
    expect(await counted(() => Promise.all([google().keys(), google().keys()]))).toBe(4)
  })

  test('is fetched again for an unknown key, but not more often than whoever asks is told', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const google = isolate()
    const before = await google().keys()
    await server.issuer.keys.generate('RS256', { kid: 'second' })
    expect(await google().keys(60_000)).toEqual(before)
    vi.advanceTimersByTime(60_000)
    const renewed = await google().keys(60_000)
    expect(renewed.keys.map(({ kid }) => kid)).toContain('second')
    vi.useRealTimers()
  })

  test('is none of Google’s if the document says so', async () => {
    server.service.once(Events.BeforeWellKnownOpenIdConfiguration, ({ body }: MutableResponse) => {
      Object.assign(body, { issuer: 'https://evil.example' })
    })
    await expect(isolate()().keys()).rejects.toThrow('calls itself https://evil.example')
  })
})

describe('a provider that is down', () => {
  test('is a SERVICE_UNAVAILABLE, whether it cannot be reached or talks nonsense', async () => {
    const unreachable = isolate('http://127.0.0.1:1')
    await expect(unreachable().keys()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    const nonsense = createServer((_, response) => response.end('<html>busy</html>')).listen(0, '127.0.0.1')
    await once(nonsense, 'listening')
    const { port } = nonsense.address() as AddressInfo
    await expect(isolate(`http://127.0.0.1:${port}`)().keys()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    nonsense.close()
  })

  test('is not waited for longer than the request has time', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const begun = performance.now()
    const waiting = isolate(`http://127.0.0.1:${port}`)(100).keys()
    await expect(waiting).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
    expect(performance.now() - begun).toBeLessThan(1_000)
    silent.closeAllConnections()
    silent.close()
  })
})
