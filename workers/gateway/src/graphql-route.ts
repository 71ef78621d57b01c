import { methodNotAllowed } from '@shop/shared/errors'
import { perIsolate } from '@shop/shared/isolate'
import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'
import { createContext } from './graphql/context.ts'
import { createGraphqlServer } from './graphql/server.ts'
import { graphiqlPage } from './graphiql.ts'

const METHODS = ['GET', 'POST']

/** /graphql: the graph, and outside production GraphiQL for a browser that opens the address. */
export async function graphqlRoute(c: Context<AppEnv>): Promise<Response> {
  if (!METHODS.includes(c.req.method)) throw methodNotAllowed(METHODS)
  const open = c.env.ENVIRONMENT !== 'production'
  const browser = c.req.method === 'GET' && (c.req.header('accept') ?? '').includes('text/html')
  if (open && browser && c.req.query('query') === undefined) return graphiqlPage()
  const server = perIsolate(c.env, 'graphql', () => createGraphqlServer({ open }))
  return server.fetch(c.req.raw, createContext(c.env, c.var.call))
}
