import { generateKeyPairSync, sign } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import {
  Events,
  type MutableRedirectUri,
  type MutableResponse,
  type MutableToken,
  OAuth2Server,
  type TokenRequestIncomingMessage,
} from 'oauth2-mock-server'

/** Who signs in, and what goes wrong with it; a test says so in the `person` parameter of the address that it visits. */
export interface Person {
  /** Of the ID token, in place of its own; null takes one away. */
  claims?: Record<string, unknown>
  /** What comes back instead of a code. */
  error?: string
  /** How the ID token is signed, if not as it should be. */
  signature?: 'none' | 'by another key'
  /** What the token endpoint answers instead of tokens. */
  status?: number
}

export interface Google extends AsyncDisposable {
  url: string
  /** What the auth service is told of it. */
  vars: Record<string, string>
  secrets: Record<string, string>
}

/** The client of the shop's pages, and that of an app, which can keep no secret. */
const WEB_CLIENT = 'shop-web.apps.example'
export const APP_CLIENT = 'shop-app.apps.example'
const WEB_SECRET = 'GOCSPX-only-for-tests'

/** An OpenID provider in Google's place. */
export async function startGoogle(): Promise<Google> {
  const server = new OAuth2Server()
  await server.issuer.keys.generate('RS256')
  serve(server)
  await server.start(0, '127.0.0.1')
  const url = `http://127.0.0.1:${server.address().port}`
  server.issuer.url = url
  return {
    url,
    vars: {
      GOOGLE_ISSUER: url,
      GOOGLE_CLIENT_ID: WEB_CLIENT,
      GOOGLE_CLIENT_IDS: APP_CLIENT,
      RETURN_URLS: 'https://app.shop.example/signed-in',
    },
    secrets: { GOOGLE_CLIENT_SECRET: WEB_SECRET },
    [Symbol.asyncDispose]: () => server.stop(),
  }
}

/** Gives each person their own tokens, and checks what Google checks and the package does not. */
function serve({ service }: OAuth2Server): void {
  const visits = new Map<unknown, { person: Person; redirectUri: string | null }>()

  service.on(Events.BeforeAuthorizeRedirect, ({ url }: MutableRedirectUri, { url: asked = '' }: IncomingMessage) => {
    const query = new URL(asked, 'http://localhost').searchParams
    const person: Person = JSON.parse(query.get('person') ?? '{}')
    visits.set(url.searchParams.get('code'), { person, redirectUri: query.get('redirect_uri') })
    if (person.error === undefined) return
    url.searchParams.delete('code')
    url.searchParams.set('error', person.error)
  })

  service.on(Events.BeforeTokenSigning, ({ payload }: MutableToken, { body }: TokenRequestIncomingMessage) => {
    Object.assign(payload, visits.get(body.code)?.person.claims)
    for (const [name, value] of Object.entries(payload)) if (value === null) delete payload[name]
  })

  service.on(Events.BeforeResponse, (response: MutableResponse, { body }: TokenRequestIncomingMessage) => {
    const { person, redirectUri } = visits.get(body.code) ?? { person: {}, redirectUri: null }
    const sent = new Map(Object.entries(body))
    const accepted =
      sent.get('redirect_uri') === redirectUri &&
      sent.get('client_secret') === (body.client_id === WEB_CLIENT ? WEB_SECRET : undefined) &&
      sent.has('code_verifier')
    if (!accepted) Object.assign(response, { statusCode: 400, body: { error: 'invalid_grant' } })
    else if (person.status !== undefined) Object.assign(response, { statusCode: person.status, body: {} })
    else if (person.signature && response.body) response.body['id_token'] = forged(response.body['id_token'], person)
  })
}

/** The same token, as somebody would make it who has not the provider's key. */
function forged(token: unknown, { signature }: Person): string {
  const [header = '', payload] = String(token).split('.')
  if (signature === 'none') return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const signed = `${header}.${payload}`
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}
