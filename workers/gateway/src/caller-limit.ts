import type { Call } from '@shop/shared/call'
import { Unavailable } from '@shop/shared/errors'
import { networkOf } from '@shop/shared/network'
import { tooMany } from '@shop/shared/rate-limit'
import { policy } from '@shop/shared/resilience'
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './app-env.ts'
import { graphqlRefusal } from './graphql/refusal.ts'

/** The period of the binding: whoever waits as long has room again. How much is left, it does not tell. */
const PERIOD_SECONDS = 60

/**
 * Refuses, before anything is done for them, callers from whose network very much comes. Whose token it is cannot count
 * here: only the services verify tokens, and one that is made up must not buy more room. Preflights are answered
 * before, because without them a page could not read the refusal.
 */
export const limitCallers: MiddlewareHandler<AppEnv> = async function limitCallers(c, next) {
  if (await hasRoom(c.env, c.var.call)) return next()
  const refusal = tooMany(PERIOD_SECONDS)
  if (c.req.path === '/graphql') return graphqlRefusal(refusal, c)
  throw refusal
}

/** True also if nobody can tell. */
async function hasRoom(env: Env, call: Call): Promise<boolean> {
  if (env.CALLER_LIMIT === 'off') return true
  try {
    const asked = () => env.CALLERS.limit({ key: networkOf(call.clientIp) }).catch(unavailable)
    return (await policy(env, 'The limit of callers').run(call.deadline, asked)).success
  } catch (error) {
    call.log.info('caller not counted', { error: String(error) })
    return true
  }
}

function unavailable(cause: unknown): never {
  throw new Unavailable('The limit of callers', { cause })
}
