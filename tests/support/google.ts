import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { APP_CLIENT, type Person } from '../setup/google.ts'
import type { Reply, Tokens } from './sign-in.ts'

/** What the shop answers, followed by nobody. */
export interface Step extends Reply<Tokens & { code?: string; detail?: string }> {
  location: URL | null
  /** The `Set-Cookie` header. */
  setCookie: string | null
  /** The cookie that a browser has after it, as it sends it. */
  cookie: string
}

/** Somebody whom Google knows and the shop does not. */
export function newPerson(claims: Record<string, unknown> = {}): Required<Pick<Person, 'claims'>> & Person {
  const id = randomUUID()
  return {
    claims: {
      sub: `google-${id}`,
      email: `${id}@gmail.example`,
      email_verified: true,
      name: 'Grace Hopper',
      picture: 'https://pictures.example/grace.png',
      ...claims,
    },
  }
}

/** Visits a page of the shop as a browser with this cookie that does not follow redirects. */
export async function visit(url: string | URL, cookie = ''): Promise<Step> {
  const response = await fetch(url, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } })
  const location = response.headers.get('location')
  const setCookie = response.headers.get('set-cookie')
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
    location: location === null ? null : new URL(location),
    setCookie,
    cookie: setCookie?.split(';')[0] ?? '',
  }
}

/** Begins to sign in: where the browser is sent, and its cookie. */
export async function beginAt(
  shop: string,
  query: Record<string, string> = {},
): Promise<{ google: URL; cookie: string }> {
  const begun = await visit(`${shop}/api/auth/google?${new URLSearchParams(query).toString()}`)
  if (begun.status !== 302 || !begun.location) throw new Error(`not sent to Google but answered ${begun.status}`)
  return { google: begun.location, cookie: begun.cookie }
}

/** Signs in at the provider; the address that it sends the browser back to, at the shop under test. */
export async function signInAt(google: URL, person: Person, shop: string): Promise<URL> {
  const page = new URL(google)
  page.searchParams.set('person', JSON.stringify(person))
  const { location } = await visit(page)
  if (!location) throw new Error('the provider did not send the browser back')
  return new URL(location.pathname + location.search, shop)
}

/** All of it: from the shop to Google and back. */
export async function throughGoogle(shop: string, person: Person, query: Record<string, string> = {}): Promise<Step> {
  const { google, cookie } = await beginAt(shop, query)
  return visit(await signInAt(google, person, shop), cookie)
}

/** The ID token that an app of the shop gets for a person. */
export async function appToken(provider: string, person: Person, nonce?: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url')
  const redirectUri = 'https://app.example/back'
  const page = new URL('/authorize', provider)
  const query = {
    response_type: 'code',
    client_id: APP_CLIENT,
    redirect_uri: redirectUri,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    person: JSON.stringify(person),
    ...(nonce !== undefined && { nonce }),
  }
  for (const [name, value] of Object.entries(query)) page.searchParams.set(name, value)
  const { location } = await visit(page)
  const form = {
    grant_type: 'authorization_code',
    code: location?.searchParams.get('code') ?? '',
    client_id: APP_CLIENT,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  }
  const response = await fetch(new URL('/token', provider), { method: 'POST', body: new URLSearchParams(form) })
  const { id_token: idToken } = idTokenIn(await response.json())
  return idToken
}

/** The provider answers a good request with tokens; a test with a bad one fails here. */
function idTokenIn(body: unknown): { id_token: string } {
  return body as { id_token: string }
}
