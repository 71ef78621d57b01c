import { newId } from '@shop/shared/id'
import { verifyAccessToken } from '@shop/shared/actor'
import { beforeEach, describe, expect, test } from 'vitest'
import { signAccessToken } from '../../workers/auth/src/access-token.ts'
import { publicKeys } from '../../workers/auth/src/key-set.ts'
import { Complaint } from '../dev/complaint.ts'
import type { WorkerName } from '../workers.ts'
import { rotate, type Rotation, type Secrets, verifiers } from './rotation.ts'

const SETTINGS = { AUTH_ISSUER: 'https://auth.example', AUTH_AUDIENCE: 'shop', ACCESS_TOKEN_SECONDS: '600' }

/** The secrets of the deployed Workers. */
let deployed: Map<WorkerName, Secrets>

beforeEach(async () => {
  deployed = new Map()
  await rotate({ ...steps(), published: [] })
})

function steps(put = give): Rotation {
  const { keys } = publicKeys(deployed.get('auth')?.['AUTH_JWKS'] ?? '{"keys":[]}')
  const published = keys.map(({ use = 'sig', ...key }) => ({ ...key, use }))
  return { published, put, settle: () => Promise.resolve(), log: () => undefined }
}

async function give(worker: WorkerName, secrets: Secrets): Promise<void> {
  deployed.set(worker, { ...deployed.get(worker), ...secrets })
}

/** A token as auth signs it at this moment. */
function signedNow(): Promise<string> {
  const { AUTH_SIGNING_KEY = '' } = deployed.get('auth') ?? {}
  const subject = { userId: newId(), role: 'customer' as const, sessionId: newId() }
  return signAccessToken(subject, { ...SETTINGS, AUTH_SIGNING_KEY }, new Date())
}

/** The Workers that take this token. */
async function takenBy(token: string): Promise<WorkerName[]> {
  const takers: WorkerName[] = []
  for (const [worker, { AUTH_JWKS = '' }] of deployed) {
    if (await verifyAccessToken(token, { ...SETTINGS, AUTH_JWKS })) takers.push(worker)
  }
  return takers
}

describe('a rotation', () => {
  test('reaches every Worker that verifies tokens, and auth last', () => {
    expect([...deployed.keys()]).toEqual(verifiers())
    expect(verifiers()).toEqual(['coupon', 'product', 'category', 'order', 'auth'])
  })

  test('leaves two live keys: what the one before has signed stays valid, what older ones have signed does not', async () => {
    const first = await signedNow()
    await rotate(steps())
    const second = await signedNow()
    expect([await takenBy(first), await takenBy(second)]).toEqual([verifiers(), verifiers()])
    await rotate(steps())
    expect(await takenBy(first)).toEqual([])
    expect([await takenBy(second), await takenBy(await signedNow())]).toEqual([verifiers(), verifiers()])
    for (const { AUTH_JWKS = '' } of deployed.values()) expect(publicKeys(AUTH_JWKS).keys).toHaveLength(2)
  })

  test('gives the private key to auth alone, together with the set that begins with it', async () => {
    await rotate(steps())
    for (const [worker, secrets] of deployed) {
      expect(Object.keys(secrets)).toEqual(worker === 'auth' ? ['AUTH_JWKS', 'AUTH_SIGNING_KEY'] : ['AUTH_JWKS'])
      expect(secrets['AUTH_JWKS']).not.toContain('"d"')
    }
    const { AUTH_JWKS = '', AUTH_SIGNING_KEY = '' } = deployed.get('auth') ?? {}
    expect(publicKeys(AUTH_JWKS).keys[0]?.kid).toBe(JSON.parse(AUTH_SIGNING_KEY).kid)
  })

  test('never leaves a moment in which a token of now or of just before is refused somewhere', async () => {
    const before = await signedNow()
    await rotate(
      steps(async (worker, secrets) => {
        await give(worker, secrets)
        expect([await takenBy(before), await takenBy(await signedNow())]).toEqual([verifiers(), verifiers()])
      }),
    )
  })

  test('waits until the others know the key before auth signs with it', async () => {
    const order: string[] = []
    await rotate({
      ...steps((worker) => Promise.resolve(void order.push(worker))),
      settle: () => Promise.resolve(void order.push('settled')),
    })
    expect(order).toEqual(['coupon', 'product', 'category', 'order', 'settled', 'auth'])
  })
})

describe('a rotation that fails', () => {
  const failures = verifiers().flatMap((at) => (['before', 'after'] as const).map((when) => ({ at, when })))

  test.each(failures)(
    '$when $at has got its secrets signs nobody out, and is just begun again',
    async ({ at, when }) => {
      await rotate(steps())
      const before = await signedNow()
      const failing = steps(async (worker, secrets) => {
        if (worker !== at || when === 'after') await give(worker, secrets)
        if (worker === at) throw new Complaint('the connection broke')
      })
      await expect(rotate(failing)).rejects.toThrow('the connection broke')
      const between = await signedNow()
      expect([await takenBy(before), await takenBy(between)]).toEqual([verifiers(), verifiers()])

      await rotate(steps())
      expect(await takenBy(between)).toEqual(verifiers())
      expect(await takenBy(await signedNow())).toEqual(verifiers())
    },
  )

  test('in its last step says how to tell whether it is done', async () => {
    const failing = steps((worker) =>
      worker === 'auth' ? Promise.reject(new Complaint('timeout')) : Promise.resolve(),
    )
    await expect(rotate(failing)).rejects.toThrow(
      /^timeout\nIf .*jwks\.json begins with \S{43}, it is done all the same\.$/,
    )
  })
})
