import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Refusal, Unavailable } from './errors.ts'
import { createPolicy, deadlineIn, type Policy } from './resilience.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_000 }))
afterEach(() => void vi.useRealTimers())

const down = () => Promise.reject(new Unavailable('Redis'))
const never = () => new Promise<never>(() => {})

/** What became of a run once all timers have fired: its value or the code it was refused with, and when. */
async function outcome(run: Promise<unknown>): Promise<{ got: unknown; afterMs: number }> {
  const started = Date.now()
  const settled = run.then(
    (value) => ({ got: value, afterMs: Date.now() - started }),
    (error: unknown) => ({ got: error instanceof Refusal ? error.code : error, afterMs: Date.now() - started }),
  )
  await vi.runAllTimersAsync()
  return settled
}

async function fail(policy: Policy, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await outcome(policy.run(deadlineIn(5_000), down))
}

describe('retries', () => {
  test('what may be repeated is tried four times in all, with pauses between', async () => {
    const attempt = vi.fn(down)
    const { got, afterMs } = await outcome(createPolicy('x').run(deadlineIn(60_000), attempt, { repeatable: true }))
    expect(got).toBe('SERVICE_UNAVAILABLE')
    expect(attempt).toHaveBeenCalledTimes(4)
    expect(afterMs).toBeGreaterThan(90)
    expect(afterMs).toBeLessThanOrEqual(6_000)
  })

  test('what may not be repeated is tried once', async () => {
    const attempt = vi.fn(down)
    const { got } = await outcome(createPolicy('x').run(deadlineIn(60_000), attempt))
    expect(got).toBe('SERVICE_UNAVAILABLE')
    expect(attempt).toHaveBeenCalledTimes(1)
  })

  test('a retry that succeeds is the answer', async () => {
    const attempt = vi.fn<() => Promise<string>>().mockImplementationOnce(down).mockResolvedValueOnce('fine')
    expect((await outcome(createPolicy('x').run(deadlineIn(5_000), attempt, { repeatable: true }))).got).toBe('fine')
  })

  test('the deadline ends them, also in the middle of a pause', async () => {
    for (let i = 0; i < 20; i += 1) {
      const run = createPolicy('x').run(deadlineIn(120), () => down(), { repeatable: true })
      const { got, afterMs } = await outcome(run)
      expect(afterMs).toBeLessThanOrEqual(120)
      expect(['DEADLINE_EXCEEDED', 'SERVICE_UNAVAILABLE']).toContain(got)
    }
    const slow = createPolicy('x').run(deadlineIn(5_000), never, { repeatable: true })
    expect(await outcome(slow)).toEqual({ got: 'DEADLINE_EXCEEDED', afterMs: 5_000 })
  })
})

describe('time', () => {
  test('a try gets its own time and no more', async () => {
    const run = createPolicy('x', 150).run(deadlineIn(5_000), never)
    expect(await outcome(run)).toEqual({ got: 'SERVICE_UNAVAILABLE', afterMs: 150 })
  })

  test('a try gets what is left of the deadline if that is less', async () => {
    const run = createPolicy('x').run(deadlineIn(40), never)
    expect(await outcome(run)).toEqual({ got: 'DEADLINE_EXCEEDED', afterMs: 40 })
  })

  test.each([0, -100])('with %i ms left nothing is tried', async (ms) => {
    const attempt = vi.fn(down)
    for (const repeatable of [true, false]) {
      const run = createPolicy('x').run(deadlineIn(ms), attempt, { repeatable })
      expect(await outcome(run)).toEqual({ got: 'DEADLINE_EXCEEDED', afterMs: 0 })
    }
    expect(attempt).not.toHaveBeenCalled()
  })

  test('an extended deadline has more left', () => {
    const deadline = deadlineIn(5_000)
    vi.advanceTimersByTime(4_000)
    deadline.extend(2_000)
    expect(deadline.left()).toBe(3_000)
  })

  test('no timer is left when an answer has come', async () => {
    await createPolicy('x').run(deadlineIn(5_000), async () => 1, { repeatable: true })
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('refusals and bugs', () => {
  const refusal = new Refusal('NOT_FOUND')
  const bug = new TypeError('undefined is not a function')

  test.each([refusal, bug])('%s passes through untouched and is not repeated', async (error) => {
    const attempt = vi.fn(() => Promise.reject(error))
    await expect(createPolicy('x').run(deadlineIn(5_000), attempt, { repeatable: true })).rejects.toBe(error)
    expect(attempt).toHaveBeenCalledTimes(1)
  })

  test.each([refusal, bug])('%s, however often, leaves the breaker closed', async (error) => {
    const policy = createPolicy('x')
    for (let i = 0; i < 20; i += 1) await outcome(policy.run(deadlineIn(5_000), () => Promise.reject(error)))
    expect((await outcome(policy.run(deadlineIn(5_000), async () => 'fine'))).got).toBe('fine')
  })

  test('what is thrown before there is a promise passes through, too', async () => {
    const attempt = () => {
      throw bug
    }
    await expect(createPolicy('x').run(deadlineIn(5_000), attempt)).rejects.toBe(bug)
  })
})

describe('the breaker', () => {
  test('opens after 5 failures in a row: the 6th call is refused without a try', async () => {
    const policy = createPolicy('The cache')
    await fail(policy, 4)
    const attempt = vi.fn(down)
    await outcome(policy.run(deadlineIn(5_000), attempt))
    expect(attempt).toHaveBeenCalledTimes(1)
    const refused = policy.run(deadlineIn(5_000), attempt, { repeatable: true })
    await expect(refused).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      details: { detail: expect.stringContaining('The cache') },
    })
    expect(attempt).toHaveBeenCalledTimes(1)
  })

  test('stays closed when a success comes between the failures', async () => {
    const policy = createPolicy('x')
    await fail(policy, 4)
    await policy.run(deadlineIn(5_000), async () => 'fine')
    await fail(policy, 4)
    expect(await policy.run(deadlineIn(5_000), async () => 'fine')).toBe('fine')
  })

  test('stays closed when an answer that is a refusal comes between the failures', async () => {
    const policy = createPolicy('x')
    await fail(policy, 4)
    await outcome(policy.run(deadlineIn(5_000), () => Promise.reject(new Refusal('NOT_FOUND'))))
    await fail(policy, 4)
    expect(await policy.run(deadlineIn(5_000), async () => 'fine')).toBe('fine')
  })

  test('counts time-outs of whole tries, but not deadlines that left less', async () => {
    const impatient = createPolicy('x')
    for (let i = 0; i < 20; i += 1) await outcome(impatient.run(deadlineIn(1), never))
    expect(await impatient.run(deadlineIn(5_000), async () => 'fine')).toBe('fine')
    const slow = createPolicy('y')
    for (let i = 0; i < 5; i += 1) await outcome(slow.run(deadlineIn(5_000), never))
    expect(await outcome(slow.run(deadlineIn(5_000), async () => 'fine'))).toEqual({
      got: 'SERVICE_UNAVAILABLE',
      afterMs: 0,
    })
  })

  test('lets a call through after 10 s and not before', async () => {
    const policy = createPolicy('x')
    await fail(policy, 5)
    await vi.advanceTimersByTimeAsync(9_999)
    await expect(policy.run(deadlineIn(5_000), async () => 1)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    await vi.advanceTimersByTimeAsync(1)
    expect(await policy.run(deadlineIn(5_000), async () => 1)).toBe(1)
  })

  test('opens again at once when a call fails after the 10 s', async () => {
    const policy = createPolicy('x')
    await fail(policy, 5)
    await vi.advanceTimersByTimeAsync(10_000)
    await policy.run(deadlineIn(5_000), async () => 1)
    await fail(policy, 1)
    await expect(policy.run(deadlineIn(5_000), async () => 1)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  })

  test('closes after 2 successes: then it takes 5 failures again to open it', async () => {
    const policy = createPolicy('x')
    await fail(policy, 5)
    await vi.advanceTimersByTimeAsync(10_000)
    await policy.run(deadlineIn(5_000), async () => 1)
    await policy.run(deadlineIn(5_000), async () => 2)
    await fail(policy, 4)
    expect(await policy.run(deadlineIn(5_000), async () => 3)).toBe(3)
  })

  test('takes an answer that is a refusal for a sign of life', async () => {
    const policy = createPolicy('x')
    await fail(policy, 5)
    await vi.advanceTimersByTimeAsync(10_000)
    const refused = () => Promise.reject(new Refusal('NOT_FOUND'))
    await outcome(policy.run(deadlineIn(5_000), refused))
    await outcome(policy.run(deadlineIn(5_000), refused))
    await fail(policy, 4)
    expect(await policy.run(deadlineIn(5_000), async () => 1)).toBe(1)
  })

  test('keeps nobody waiting for calls that try it out, and forgets those that never come back', async () => {
    const policy = createPolicy('x', 60_000)
    await fail(policy, 5)
    await vi.advanceTimersByTimeAsync(10_000)
    void policy.run(deadlineIn(600_000), never).catch(() => undefined)
    void policy.run(deadlineIn(600_000), never).catch(() => undefined)
    await expect(policy.run(deadlineIn(5_000), async () => 1)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await policy.run(deadlineIn(600_000), async () => 1)).toBe(1)
    expect(await policy.run(deadlineIn(600_000), async () => 2)).toBe(2)
    expect(await policy.run(deadlineIn(600_000), async () => 3)).toBe(3)
  })
})
