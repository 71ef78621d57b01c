import { newId } from '@shop/shared/id'
import { startTestDatabase } from '@shop/shared/testing/database'
import { afterAll, describe, expect, it } from 'vitest'
import { UseCounters } from './use-counter.repository.ts'

const database = await startTestDatabase([])
const counters = new UseCounters(database.db)
afterAll(() => database.close())

/** For many orders at once on a busy machine. */
const PATIENCE_MS = 30_000

/** Waits as long as so many questions to the database take. */
async function pause(questions: number): Promise<void> {
  for (let asked = 0; asked < questions; asked++) await counters.read([])
}

describe('a counter', () => {
  it('counts an order once and up to its limit', async () => {
    const [id, orderId] = [newId(), newId()]
    expect(await counters.take(id, orderId, 1)).toBe('has it')
    expect(await counters.take(id, orderId, 1)).toBe('has it')
    expect(await counters.take(id, newId(), 1)).toBe('full')
    expect(await counters.take(id, newId(), 2)).toBe('has it')
    expect(await counters.read([id, newId()])).toEqual([2, 0])
  })

  it(
    'that nobody has used yet turns none of its first orders away',
    async () => {
      const taken = Array.from({ length: 50 }, async () => {
        const id = newId()
        return Promise.all(
          Array.from({ length: 4 }, async (_, index) => {
            await pause(index)
            return counters.take(id, newId(), 4)
          }),
        )
      })
      expect(new Set((await Promise.all(taken)).flat())).toEqual(new Set(['has it']))
    },
    PATIENCE_MS,
  )

  it('counts an order out once, and keeps it out', async () => {
    const [id, orderId] = [newId(), newId()]
    await counters.take(id, orderId, null)
    expect(await counters.giveBack(id, orderId)).toBe(true)
    expect(await counters.giveBack(id, orderId)).toBe(false)
    expect(await counters.take(id, orderId, null)).toBe('released')
    expect(await counters.read([id])).toEqual([0])
  })

  it(
    'counts nothing in the end, at whatever moment an order comes in while it is counted out',
    async () => {
      const id = newId()
      const races = Array.from({ length: 200 }, async (_, index) => {
        const orderId = newId()
        await pause(index % 7)
        const late = pause(index % 5).then(() => counters.take(id, orderId, null))
        await Promise.all([counters.giveBack(id, orderId), late])
      })
      await Promise.all(races)
      expect(await counters.read([id])).toEqual([0])
    },
    PATIENCE_MS,
  )
})
