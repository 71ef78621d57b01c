import type { ExecutionResult, GraphQLError } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import type { Call } from '@shop/shared/call'
import type { Context } from './context.ts'
import { isGraphqlCode, presented } from './errors.ts'

const OUTAGE = { http: { status: 503, headers: { 'retry-after': '5' } } }

/** Gives errors their final form on the way out, and the answer its HTTP status. */
export const answers: Plugin<object, Context> = {
  onResultProcess: ({ result, setResult, serverContext }) => {
    if (Array.isArray(result) || isAsyncIterable(result) || !result.errors?.length) return
    setResult(answerOf(result, serverContext.call))
  },
}

function answerOf({ data, errors = [] }: ExecutionResult, call: Call): ExecutionResult {
  const shown = errors.map((error) => presented(error, call))
  // Every root field reports the same excess; one report is enough, and nothing was done.
  const refused = shown.find(({ extensions }) => isGraphqlCode(extensions['code']))
  if (refused?.extensions['code'] === 'QUERY_TOO_COMPLEX') return { errors: [refused] }
  return {
    ...(data !== undefined && { data }),
    errors: shown,
    ...(isOutage(data, shown) && { extensions: OUTAGE }),
  }
}

/** Nothing was answered, because a part is down: every field of the query is null for that reason. */
function isOutage(data: ExecutionResult['data'], errors: readonly GraphQLError[]): boolean {
  const failed = errors.filter(({ extensions }) => extensions['code'] === 'SERVICE_UNAVAILABLE')
  if (failed.length === 0) return false
  if (data === undefined || data === null) return failed.length === errors.length
  return Object.entries(data)
    .filter(([field]) => field !== '__typename')
    .every(([field, value]) => value === null && failed.some(({ path }) => path?.[0] === field))
}
