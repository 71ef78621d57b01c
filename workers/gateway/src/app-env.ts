import type { Call } from '@shop/shared/call'

export interface AppEnv {
  Bindings: Env
  Variables: { call: Call }
}
