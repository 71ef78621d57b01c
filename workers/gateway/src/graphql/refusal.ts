import { ERRORS, type Refusal } from '@shop/shared/errors'
import { GraphQLError } from 'graphql'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import type { AppEnv } from '../app-env.ts'
import { presented } from './errors.ts'

const TYPES = ['application/json', 'application/graphql-response+json']

/** A refusal before the query is looked at, in the shape that clients of GraphQL read. */
export function graphqlRefusal(refusal: Refusal, c: Context<AppEnv>): Response {
  const error = presented(new GraphQLError(refusal.message, { originalError: refusal }), c.var.call)
  const type = accepts(c, { header: 'Accept', supports: TYPES, default: 'application/json' })
  return Response.json(
    { errors: [error] },
    { status: ERRORS[refusal.code].status, headers: { ...refusal.details.headers, 'content-type': type } },
  )
}
