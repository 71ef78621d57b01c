import type { TestProject } from 'vitest/node'
import { WORKERS } from '../../tools/workers.ts'
import { startTestPlatform } from './platform.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The origin of the gateway. */
    gatewayUrl: string
    /** The private JWK of the platform under test, for tokens of made-up accounts. */
    signingKey: string
    mongoUri: string
    /** The OpenID provider in Google's place. */
    googleUrl: string
    /** Where the demo accounts are written. */
    dataDir: string
  }
}

/** One whole platform for all platform tests: they keep apart by using accounts and things of their own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const platform = await startTestPlatform({ workers: WORKERS.toReversed(), seeded: true })
  project.provide('gatewayUrl', platform.url)
  project.provide('signingKey', platform.keys.signingKey)
  project.provide('mongoUri', platform.mongo.uri)
  project.provide('googleUrl', platform.google.url)
  project.provide('dataDir', platform.dataDir)
  return async () => {
    await platform[Symbol.asyncDispose]()
  }
}
