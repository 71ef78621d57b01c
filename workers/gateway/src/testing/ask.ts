import { app } from '../app.ts'

interface Answer {
  status: number
  headers: Headers
  data: Record<string, unknown> | null | undefined
  errors: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[]
}

/** Posts a query to the gateway with these bindings. */
export async function ask(
  env: Env,
  query: string,
  headers: Record<string, string> = {},
  variables = {},
): Promise<Answer> {
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
