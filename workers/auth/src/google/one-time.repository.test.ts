import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { afterAll, describe, expect, test } from 'vitest'
import { newSecret } from '../random-secret.ts'
import { authIndexes } from '../user.repository.ts'
import { OneTimeRepository } from './one-time.repository.ts'
import { signInCodeHash, stateHash } from './one-time.ts'

const database = await startTestDatabase(authIndexes)
const oneTime = new OneTimeRepository(database.db)
afterAll(() => database.close())

const now = new Date('2126-06-01T12:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000)

describe('a sign-in code', () => {
  const account = { userId: newId(), sessionGeneration: 3 }

  async function issued(): Promise<string> {
    const hash = signInCodeHash(newSecret())
    await oneTime.issueCode(hash, account, later(60))
    return hash
  }

  test('signs in to its account, once', async () => {
    const hash = await issued()
    expect(await oneTime.redeemCode(hash, 'first', later(59))).toEqual(account)
    expect(await oneTime.redeemCode(hash, 'second', later(59))).toBeNull()
  })

  test('signs in one of twenty who use it at once', async () => {
    const hash = await issued()
    const uses = await Promise.all(Array.from({ length: 20 }, (_, index) => oneTime.redeemCode(hash, `${index}`, now)))
    expect(uses.filter((use) => use !== null)).toEqual([account])
  })

  test('answers the same use again, because its answer may have been lost', async () => {
    const hash = await issued()
    await oneTime.redeemCode(hash, 'first', now)
    expect(await oneTime.redeemCode(hash, 'first', now)).toEqual(account)
    await oneTime.issueCode(hash, account, later(60))
    expect(await oneTime.redeemCode(hash, 'second', now)).toBeNull()
  })

  test('is worth nothing after its time, and an unknown one at any', async () => {
    const hash = await issued()
    expect(await oneTime.redeemCode(hash, 'late', later(60))).toBeNull()
    expect(await oneTime.redeemCode(signInCodeHash('unknown'), 'any', now)).toBeNull()
  })

  test('is not what is stored of it, nor what is stored of a state', () => {
    expect(signInCodeHash('code')).toMatch(/^[0-9a-f]{64}$/)
    expect(signInCodeHash('code')).not.toBe(stateHash('code'))
  })
})

describe('a state', () => {
  test('comes back once, also if twenty come at once', async () => {
    const hash = stateHash(newSecret())
    const spent = await Promise.all(
      Array.from({ length: 20 }, (_, index) => oneTime.spendState(hash, `${index}`, later(600))),
    )
    expect(spent.filter((first) => first)).toHaveLength(1)
    expect(await oneTime.spendState(hash, 'later', later(600))).toBe(false)
  })

  test('may come back again in the same use, and is no sign-in code', async () => {
    const hash = stateHash(newSecret())
    expect(await oneTime.spendState(hash, 'first', later(600))).toBe(true)
    expect(await oneTime.spendState(hash, 'first', later(600))).toBe(true)
    expect(await oneTime.redeemCode(hash, 'first', now)).toBeNull()
  })
})
