import { askAs, type Visitor, visitor } from './sign-in.ts'
import type { GraphqlError } from './graphql.ts'

export interface Outcome {
  success: boolean
  message: string
  code: string | null
}

export interface Payload {
  accessToken: string
  refreshToken: string
  session: { id: string }
}

export type Data = Record<string, unknown>

const PAYLOAD =
  '{ accessToken refreshToken expiresIn session { id current device country } user { id email role verified } }'
export const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) ${PAYLOAD} }`
export const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) ${PAYLOAD} }`
export const REFRESH = `mutation ($token: String!) { refreshToken(token: $token) ${PAYLOAD} }`
export const SESSIONS = '{ mySessions { id userId current device country createdAt lastSeenAt expiresAt } }'
export const OUTCOME = '{ success message code }'
export const UNAUTHENTICATED = {
  code: 'UNAUTHENTICATED',
  reason: 'UNAUTHENTICATED',
  service: 'auth',
  retryable: false,
}

/** The graph of the platform at `origin`, asked for one field at a time. */
export function graphAt(origin: string) {
  const me = visitor()

  async function ask<T = Data>(operation: string, token?: string, variables: object = {}, who: Visitor = me) {
    const { status, body } = await askAs<{ data: Record<string, T> | null; errors?: GraphqlError[] }>(
      origin,
      who,
      'POST',
      '/graphql',
      { body: { query: operation, variables }, ...(token !== undefined && { token }) },
    )
    return { status, value: valueOf(Object.values(body.data ?? {})[0]), errors: body.errors ?? [] }
  }

  return {
    ask,
    /** What the one error says of itself; throws if the answer is anything else. */
    async refusal(operation: string, token?: string, variables: object = {}): Promise<GraphqlError['extensions']> {
      const { value, errors } = await ask<unknown>(operation, token, variables)
      const [error] = errors
      if (!error || errors.length > 1 || (value ?? null) !== null) {
        throw new Error(`not refused: ${JSON.stringify({ value, errors })}`)
      }
      return error.extensions
    },
    logIn: async ({ email, password }: { email: string; password: string }, who = me) =>
      (await ask<Payload>(LOGIN, undefined, { input: { email, password } }, who)).value,
    refreshed: (token: string) => ask<Payload>(REFRESH, undefined, { token }),
    sessionsOf: async (token: string) => (await ask<Data[]>(SESSIONS, token)).value,
  }
}

/** A field that was refused has no value; a test that reads it all the same fails there. */
function valueOf<T>(value: T | undefined): T {
  return value as T
}
