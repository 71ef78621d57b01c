import type { Call } from '@shop/shared/call'
import { Unavailable } from '@shop/shared/errors'
import { perIsolate } from '@shop/shared/isolate'
import { policy } from '@shop/shared/resilience'
import type { JSONWebKeySet } from 'jose'
import { z } from 'zod'
import { type Attempt, challengeOf } from './attempt.ts'
import type { WebClient } from './clients.ts'

const Configuration = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
})
type Configuration = z.infer<typeof Configuration>

const PublicKeys = z.object({ keys: z.array(z.record(z.string(), z.unknown())) })
const Tokens = z.object({ id_token: z.string() })
const TokenError = z.object({ error: z.string().regex(/^\w{1,40}$/) })

/** Shorter than Google itself lets them be kept, which is hours. */
const KEPT_MS = 3_600_000
/** It is asked only once, for it takes a code only once. */
const EXCHANGE_MS = 3_000

/** Values that a request has fetched. Never the fetching itself: what a request waits for, no other one may wait for. */
interface Kept<T> {
  last: { value: T; at: number } | undefined
}

/** Google, or whoever else is the issuer. What it has published is kept per isolate. */
export function googleProvider(env: { GOOGLE_ISSUER: string }, call: Pick<Call, 'deadline' | 'log'>) {
  const rules = policy(env, 'Google')
  const keptConfiguration = perIsolate<Kept<Configuration>>(env, 'google configuration', nothing)
  const keptKeys = perIsolate<Kept<JSONWebKeySet>>(env, 'google keys', nothing)
  const published = <S extends z.ZodType>(url: string, schema: S) =>
    rules.run(call.deadline, async () => parsed(await answer(url), schema), { repeatable: true })

  const configuration = () =>
    fresh(keptConfiguration, KEPT_MS, async () => {
      const found = await published(`${env.GOOGLE_ISSUER}/.well-known/openid-configuration`, Configuration)
      // OpenID Connect Discovery 1.0, 4.3.
      if (found.issuer !== env.GOOGLE_ISSUER) throw new Error(`GOOGLE_ISSUER calls itself ${found.issuer}`)
      return found
    })

  return {
    issuer: env.GOOGLE_ISSUER,

    /** Where the person goes to sign in. */
    async signInUrl(client: WebClient, attempt: Attempt): Promise<string> {
      const url = new URL((await configuration()).authorization_endpoint)
      const parameters = {
        response_type: 'code',
        scope: 'openid email profile',
        client_id: client.id,
        redirect_uri: client.redirectUri,
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: challengeOf(attempt.verifier),
        code_challenge_method: 'S256',
      }
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
      return url.href
    },

    /** The ID token that Google gives for a code of its own; null if it knows no such code for this attempt. */
    async exchange(client: WebClient, code: string, { verifier }: Attempt): Promise<string | null> {
      const { token_endpoint } = await configuration()
      const body = new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: client.redirectUri,
        client_id: client.id,
        client_secret: client.secret,
        code_verifier: verifier,
      })
      const once = async () => {
        const response = await answer(token_endpoint, { method: 'POST', body })
        if (response.status !== 400) return (await parsed(response, Tokens)).id_token
        const { data } = TokenError.safeParse(await response.json().catch(() => undefined))
        call.log.info('google refused a code', { why: data?.error })
        return null
      }
      return rules.run(call.deadline, once, { tryMs: EXCHANGE_MS })
    },

    /** The keys of ID tokens, fetched at most so many milliseconds ago. */
    async keys(maxAgeMs = KEPT_MS): Promise<JSONWebKeySet> {
      return fresh(keptKeys, maxAgeMs, async () => published((await configuration()).jwks_uri, PublicKeys))
    },
  }
}

const nothing = () => ({ last: undefined })

async function fresh<T>(kept: Kept<T>, maxAgeMs: number, load: () => Promise<T>): Promise<T> {
  if (kept.last && Date.now() - kept.last.at < maxAgeMs) return kept.last.value
  const value = await load()
  kept.last = { value, at: Date.now() }
  return value
}

async function answer(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...init, headers: { accept: 'application/json' }, redirect: 'manual' })
  } catch (cause) {
    throw new Unavailable('Google', { cause })
  }
}

async function parsed<S extends z.ZodType>(response: Response, schema: S): Promise<z.infer<S>> {
  const body = schema.safeParse(await response.json().catch(() => undefined))
  if (!response.ok || !body.success) {
    throw new Unavailable('Google', {
      cause: `it answered ${response.status}${response.ok ? ' and something else' : ''}`,
    })
  }
  return body.data
}
