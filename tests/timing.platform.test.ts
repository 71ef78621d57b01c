import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { askAs, newAccount, visitor } from './support/sign-in.ts'
import { compared, type Comparison } from './support/timing.ts'

const origin = inject('gatewayUrl')

/** They take turns; each costs a password hash to open. */
const ACCOUNTS = 4
/** The median difference within a pair, as a share of what a request takes; without a hash for one kind it is 130 %. */
const MOST_DIFFERENCE = 0.4
/**
 * How far from one half the probability may be that a request for one kind takes longer than one for the other, in
 * standard deviations: equal ones are further from it by chance in about one run of 10,000. A reset that is
 * answered after its letter is queued is more than 7 of them away.
 */
const MOST_DEVIATIONS = 4
const TEST_MS = 120_000

interface Operation {
  name: string
  status: number
  /**
   * Of a known and an unknown address, each pair in random order, one request at a time; more of what is quick, for the
   * noise is a greater part of it.
   */
  pairs: number
  send(email: string): Promise<{ status: number; body: unknown }>
}

/**
 * Operations whose answer must not tell whether there is an account with an address. A new verification letter is not
 * among them: who asks for one is signed in, and names no address.
 */
const OPERATIONS: Operation[] = [
  {
    name: 'a login with a wrong password',
    status: 401,
    pairs: 16,
    send: (email) => askAs(origin, visitor(), 'POST', '/api/auth/login', { body: { email, password: randomUUID() } }),
  },
  {
    name: 'a request for a new password',
    status: 202,
    pairs: 100,
    send: (email) => askAs(origin, visitor(), 'POST', '/api/auth/forgot-password', { body: { email } }),
  },
]

const unknown = () => newAccount().email
const known: string[] = []

beforeAll(async () => {
  for (let count = 0; count < ACCOUNTS; count += 1) {
    const account = newAccount()
    await askAs(origin, visitor(), 'POST', '/api/auth/register', { body: account })
    known.push(account.email)
  }
}, TEST_MS)

describe.each(OPERATIONS)('$name', ({ send, status, pairs }) => {
  let times: Comparison

  beforeAll(async () => {
    for (const email of [unknown(), unknown()]) await send(email)
    const emails = Array.from({ length: pairs }, (_, index) => known[index % ACCOUNTS] ?? '')
    times = await compared(emails.map((email) => ({ known: () => send(email), unknown: () => send(unknown()) })))
  }, TEST_MS)

  test('is answered alike for known and unknown addresses', async () => {
    const [first = ''] = known
    const answers = [await send(first), await send(unknown())]
    expect(answers.map((answer) => answer.status)).toEqual([status, status])
    const [one, other] = answers.map(({ body }) => JSON.stringify({ ...Object(body), traceId: '' }))
    expect(one).toBe(other)
  })

  test(`takes as long for both: the median difference is at most ${100 * MOST_DIFFERENCE} %`, () => {
    expect(Math.abs(times.medianDifferenceMs), JSON.stringify(times)).toBeLessThan(MOST_DIFFERENCE * times.medianMs)
  })

  test('is not told by which takes longer', () => {
    const deviation = Math.sqrt((2 * pairs + 1) / (12 * pairs * pairs))
    expect(Math.abs(times.knownIsSlower - 0.5), JSON.stringify(times)).toBeLessThan(MOST_DEVIATIONS * deviation)
  })
})
