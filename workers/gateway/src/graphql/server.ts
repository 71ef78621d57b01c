import { createYoga } from 'graphql-yoga'
import { answers } from './answers.ts'
import type { Context } from './context.ts'
import { requireCsrfHeader } from './csrf.ts'
import { hideSchema, limitTokens } from './limits.ts'
import { schema } from './schema.ts'

const MAX_BODY_BYTES = 1024 * 1024

/** GraphQL over HTTP; an open one shows its schema to those who ask. */
export function createGraphqlServer({ open }: { open: boolean }) {
  return createYoga<Context>({
    schema,
    plugins: [requireCsrfHeader, limitTokens, ...(open ? [] : [hideSchema]), answers],
    maxRequestBodySize: MAX_BODY_BYTES,
    // Errors are masked and logged by `answers`, which knows the request's id.
    maskedErrors: false,
    logging: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    cors: false,
    batching: false,
  })
}
