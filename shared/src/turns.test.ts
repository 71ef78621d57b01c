import { describe, expect, test } from 'vitest'
import { deadlineIn } from './resilience.ts'
import { inTurn, type TurnRules } from './turns.ts'

const rules: TurnRules = { places: 3, leaseMs: 1_000, reserveMs: 50, refusal: 'Too many.' }
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('work in turns', () => {
  test('is done by so many at once and no more, and all of it is done', async () => {
    const env = {}
    let running = 0
    let most = 0
    const work = async () => {
      running += 1
      most = Math.max(most, running)
      await pause(5)
      running -= 1
      return 'done'
    }
    const results = await Promise.all(
      Array.from({ length: 20 }, () => inTurn(env, 'a', rules, deadlineIn(5_000), work)),
    )
    expect(results).toEqual(Array(20).fill('done'))
    expect(most).toBe(3)
  })

  test('is refused to whom no time is left to wait', async () => {
    const env = {}
    const long = Array.from({ length: 3 }, () => inTurn(env, 'a', rules, deadlineIn(5_000), () => pause(200)))
    await expect(inTurn(env, 'a', rules, deadlineIn(100), () => 'never')).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: 'Too many.',
    })
    await Promise.all(long)
  })

  test('is waited for until the deadline and no longer, also by work that needs no reserve', async () => {
    const env = {}
    const one = { ...rules, places: 1, reserveMs: 0 }
    const long = inTurn(env, 'a', one, deadlineIn(5_000), () => pause(300))
    await expect(inTurn(env, 'a', one, deadlineIn(60), () => 'never')).rejects.toMatchObject({ message: 'Too many.' })
    await long
  })

  test('gives its place back when it fails', async () => {
    const env = {}
    const one = { ...rules, places: 1 }
    const fail = () => Promise.reject(new Error('broken'))
    await expect(inTurn(env, 'a', one, deadlineIn(100), fail)).rejects.toThrow('broken')
    expect(await inTurn(env, 'a', one, deadlineIn(100), () => 'next')).toBe('next')
  })

  test('that never ends loses its place when the lease runs out, and cannot take it from its successor', async () => {
    const env = {}
    const one = { ...rules, places: 1, leaseMs: 60 }
    const late = inTurn(env, 'a', one, deadlineIn(1_000), () => pause(120))
    let successor = false
    const next = inTurn(env, 'a', { ...one, leaseMs: 1_000 }, deadlineIn(1_000), async () => {
      await pause(120)
      successor = true
    })
    await late
    await inTurn(env, 'a', one, deadlineIn(1_000), () => expect(successor).toBe(true))
    await next
  })

  test('has places of its own for each kind', async () => {
    const env = {}
    const one = { ...rules, places: 1 }
    const held = inTurn(env, 'a', one, deadlineIn(1_000), () => pause(100))
    expect(await inTurn(env, 'b', one, deadlineIn(60), () => 'at once')).toBe('at once')
    await held
  })
})
