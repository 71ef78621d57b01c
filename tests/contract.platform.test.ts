import { testServiceContract } from '@shop/shared/testing/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SERVICES } from '../tools/workers.ts'
import { startTestPlatform, type TestPlatform } from './setup/platform.ts'
import { accessToken } from './setup/tokens.ts'
import { DOCUMENTS } from './support/documents.ts'
import { newAccount } from './support/sign-in.ts'

let platform: TestPlatform
/** Signed in for the whole file: auth asks for the session, whatever role the token says. */
let subject: { sub: string; sid: string }

// Its own platform, because the services are asked past the gateway here.
beforeAll(async () => {
  platform = await startTestPlatform({ workers: SERVICES.toReversed() })
  const answer = await platform.server.getWorker('shop-auth').fetch('/api/auth/register', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(newAccount()),
  })
  const { userId: sub, session } = Object(await answer.json())
  subject = { sub, sid: session.id }
})
afterAll(() => platform[Symbol.asyncDispose]())

for (const name of SERVICES) {
  testServiceContract({
    name,
    document: DOCUMENTS[name],
    fetch: (path, init) => platform.server.getWorker(`shop-${name}`).fetch(path, init),
    tokens: (role) => accessToken(platform.keys.signingKey, { ...subject, role }),
  })
}

test.each(['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js', 'start.js'])(
  'the documentation page gets its %s from the Worker itself',
  async (file) => {
    expect((await fetch(`${platform.url}/docs/${file}`)).status).toBe(200)
  },
)
