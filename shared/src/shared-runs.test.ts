import { beforeEach, describe, expect, test, vi } from 'vitest'
import { type Once, SharedRuns } from './shared-runs.ts'

const SKEW_MS = 25

let clock = 0
let runs: SharedRuns<string>
let begun: { finish(answer: string): void }[]

beforeEach(() => {
  vi.useFakeTimers()
  clock = 1_000
  begun = []
  runs = new SharedRuns(
    (answer) => answer === 'failed',
    () => clock,
  )
})

/** Asks under a name; the run that this may begin lasts until the test finishes it. */
function ask(once: Partial<Once> = {}): Promise<string> {
  return runs.run({ name: 'a key', stamp: undefined, since: clock, ...once }, () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    begun.push({ finish: resolve })
    return promise
  })
}

describe('with a stamp', () => {
  test('all who have the same share one run, also when it is over, for a second', async () => {
    const first = ask({ stamp: 's' })
    const second = ask({ stamp: 's' })
    begun[0]?.finish('one')
    expect(await Promise.all([first, second])).toEqual(['one', 'one'])
    await vi.advanceTimersByTimeAsync(999)
    expect(await ask({ stamp: 's' })).toBe('one')
    await vi.advanceTimersByTimeAsync(1)
    void ask({ stamp: 's' })
    expect(begun).toHaveLength(2)
  })

  test('who has another one, or wants something else, gets another run', () => {
    void ask({ stamp: 's' })
    void ask({ stamp: 't' })
    void ask({ stamp: 's', name: 'another key' })
    expect(begun).toHaveLength(3)
  })

  test('nobody is given what was read for those who have none', () => {
    void ask()
    clock += 100
    void ask({ stamp: 's', since: 0 })
    expect(begun).toHaveLength(2)
  })
})

describe('without a stamp', () => {
  test('all share the run that began after they began to ask, also when it is over', async () => {
    const since = clock - SKEW_MS
    const first = ask({ since })
    const second = ask({ since })
    begun[0]?.finish('one')
    expect(await Promise.all([first, second, ask({ since })])).toEqual(['one', 'one', 'one'])
    expect(begun).toHaveLength(1)
  })

  test('nobody is given what may have been read before they began to ask', async () => {
    const first = ask()
    begun[0]?.finish('one')
    await first
    void ask({ since: clock - SKEW_MS + 1 })
    expect(begun).toHaveLength(2)
  })

  test('who comes while one is under way waits with all others for the next, of which there is one', async () => {
    const first = ask()
    clock += 1
    const late = [ask(), ask(), ask()]
    expect(begun).toHaveLength(1)
    begun[0]?.finish('one')
    await first
    await vi.waitFor(() => expect(begun).toHaveLength(2))
    clock += 1
    const later = ask()
    begun[1]?.finish('two')
    expect(await Promise.all(late)).toEqual(['two', 'two', 'two'])
    await vi.waitFor(() => expect(begun).toHaveLength(3))
    begun[2]?.finish('three')
    expect(await later).toBe('three')
  })

  test('who began to ask long enough before a run of those with a stamp may share it', async () => {
    const first = ask({ stamp: 's' })
    const second = ask({ since: clock - SKEW_MS })
    begun[0]?.finish('one')
    expect(await Promise.all([first, second])).toEqual(['one', 'one'])
  })
})

test('a failure is given to those who waited for it, and to nobody again', async () => {
  for (const stamp of ['s', undefined]) {
    const asking = { name: `a key of ${stamp}`, stamp, since: clock - SKEW_MS }
    const both = [ask(asking), ask(asking)]
    begun.at(-1)?.finish('failed')
    expect(await Promise.all(both)).toEqual(['failed', 'failed'])
    const again = ask(asking)
    begun.at(-1)?.finish('well')
    expect(await again).toBe('well')
  }
  expect(begun).toHaveLength(4)
})

test('no more than two hundred answers are kept, the newest', async () => {
  for (let index = 0; index < 200; index += 1) {
    const answer = ask({ name: `key ${index}` })
    begun.at(-1)?.finish(`answer ${index}`)
    await answer
  }
  expect(await ask({ name: 'key 0', since: 0 })).toBe('answer 0')
  void ask({ name: 'one more', since: 0 })
  expect(await ask({ name: 'key 1', since: 0 })).toBe('answer 1')
  void ask({ name: 'key 0', since: 0 })
  expect(begun).toHaveLength(202)
})
