/** A client of the platform as a browser would be one: GraphQL and REST over HTTP, live events over WebSocket. */
export interface Client {
  graphql<T>(query: string, variables?: Record<string, unknown>): Promise<T>
  rest<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>
  origin: string
  /** What a request of this client carries. */
  headers: Record<string, string>
}

export function createClient(origin: string, token?: string): Client {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ...(token && { authorization: `Bearer ${token}` }),
  }
  return {
    origin,
    headers,
    async graphql<T>(query: string, variables = {}) {
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, variables }),
      })
      const answer = answerOf<{ data?: T; errors?: { message: string; extensions?: { code?: string } }[] }>(
        await response.json(),
      )
      if (answer.errors || !answer.data) {
        const [error] = answer.errors ?? []
        throw new Error(`GraphQL: ${error?.extensions?.code ?? response.status} ${error?.message ?? 'no data'}`)
      }
      return answer.data
    },
    async rest<T>(method: 'GET' | 'POST', path: string, body?: unknown) {
      const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
      const response = await fetch(origin + path, init)
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
      return answerOf<T>(await response.json())
    },
  }
}

/** The caller names the part of the contract that it reads; the checks of the demo tell whether it holds. */
function answerOf<T>(json: unknown): T {
  return json as T
}
