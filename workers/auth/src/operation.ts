import { operationsOf } from '@shop/shared/operation'
import { requireSession } from './current-session.ts'
import type { Deps } from './deps.ts'

/**
 * An operation of this Worker: contract, and the handler that finds `Deps` in its context. Here, where the sessions
 * are, a sign-in ends with its session; the other services mostly wait for the access token to expire.
 */
export const operation = operationsOf<Deps, Env>(requireSession)
