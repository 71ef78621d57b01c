import { Refusal } from '@shop/shared/errors'
import { deadlineIn } from '@shop/shared/resilience'
import { expect, test } from 'vitest'
import { hashing } from './hashing.ts'

/** "correct horse" under weak parameters, which takes a millisecond. */
const QUICK = '$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$x59UGLuAwBDnzRfVUBQJ7zA6GJrOY5gZkOVPda70TuA'

test('hashes at once are computed one after another, and others get their turn in between', async () => {
  const { verify } = hashing({}, deadlineIn(5_000))
  const order: string[] = []
  const others = setInterval(() => order.push('other'), 1)
  await Promise.all(['a', 'b', 'c'].map((name) => verify('wrong', QUICK).then(() => order.push(name))))
  clearInterval(others)
  expect(order.filter((name) => name !== 'other').sort()).toEqual(['a', 'b', 'c'])
  const runs = order.join(' ').split(/[abc]/).slice(0, 3)
  expect(runs.map((run) => run.includes('other'))).toEqual([true, true, true])
})

test('whoever has too little time left to wait for a turn is refused', async () => {
  const isolate = {}
  const first = hashing(isolate, deadlineIn(5_000)).verify('wrong', QUICK)
  await expect(hashing(isolate, deadlineIn(100)).verify('wrong', QUICK)).rejects.toEqual(
    new Refusal('SERVICE_UNAVAILABLE', { detail: 'Very many people are signing in; try again in a moment.' }),
  )
  expect(await first).toBe(false)
})

test('a hash that fails gives its turn back', async () => {
  const { verify } = hashing({}, deadlineIn(1_500))
  await expect(verify('wrong', 'damaged')).rejects.toThrow('not an argon2id PHC string')
  expect(await verify('correct horse', QUICK)).toBe(true)
})
