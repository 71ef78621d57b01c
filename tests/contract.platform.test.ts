import { testServiceContract } from '@shop/shared/testing/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SERVICES } from '../tools/workers.ts'
import { startTestPlatform, type TestPlatform } from './setup/platform.ts'
import { accessToken } from './setup/tokens.ts'
import { DOCUMENTS } from './support/documents.ts'

const SUBJECTS = {
  admin: '65f1c0ffee0123456789ad01',
  seller: '65f1c0ffee0123456789ad02',
  customer: '65f1c0ffee0123456789ad03',
}

let platform: TestPlatform

// Its own platform, because the services are asked past the gateway here.
beforeAll(async () => {
  platform = await startTestPlatform({ workers: SERVICES.toReversed() })
})
afterAll(() => platform[Symbol.asyncDispose]())

for (const name of SERVICES) {
  testServiceContract({
    name,
    document: DOCUMENTS[name],
    fetch: (path, init) => platform.server.getWorker(`shop-${name}`).fetch(path, init),
    tokens: (role) => accessToken(platform.keys.signingKey, { sub: SUBJECTS[role], role }),
  })
}

test.each(['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js', 'start.js'])(
  'the documentation page gets its %s from the Worker itself',
  async (file) => {
    expect((await fetch(`${platform.url}/docs/${file}`)).status).toBe(200)
  },
)
