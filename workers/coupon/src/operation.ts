import { operationsOf } from '@shop/shared/operation'
import type { Deps } from './deps.ts'

/** An operation of this Worker: contract, and the handler that finds `Deps` in its context. */
export const operation = operationsOf<Deps, Env>()
