import { bearerToken } from '@shop/shared/actor'
import type { Call } from '@shop/shared/call'
import { createServices, type Services } from '../services.ts'
import { createLoaders, type Loaders } from './loaders.ts'

/** What the resolvers of one request use. */
export interface Context {
  call: Call
  services: Services
  loaders: Loaders
  /** Whether a token was sent; only the services know whether it is any good. */
  tokenSent: boolean
}

export function createContext(env: Env, call: Call): Context {
  const services = createServices(env, call)
  return { call, services, loaders: createLoaders(services), tokenSent: bearerToken(call.authorization) !== undefined }
}
