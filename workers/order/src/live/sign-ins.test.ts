import { expect, test } from 'vitest'
import { closeEnded, closeExpired } from './sign-ins.ts'

const now = 1_800_000_000_000

/** A socket that was opened in this session, and notes with which code it is closed. */
function socketOf(sessionId: string, expiresAt = now + 60_000) {
  const closed: (number | undefined)[] = []
  return {
    closed,
    deserializeAttachment: () => ({ sessionId, expiresAt }),
    close: (code?: number) => void closed.push(code),
  }
}

test('a sign-in ends at the moment in which its token expires', () => {
  const sockets = [socketOf('a', now), socketOf('b', now + 1)]
  expect(closeExpired(sockets, now).map(({ sessionId }) => sessionId)).toEqual(['b'])
  expect(sockets.map(({ closed }) => closed)).toEqual([[4401], []])
})

test('sockets of sessions that no longer count are closed, the others left alone, and each session asked for once', async () => {
  const sockets = ['a', 'b', 'a', 'c', 'b'].map((id) => socketOf(id))
  const asked: string[][] = []
  const living = async (ids: string[]) => {
    asked.push(ids)
    return ['b']
  }
  const stay = await closeEnded(closeExpired(sockets, now), living)
  expect(asked).toEqual([['a', 'b', 'c']])
  expect(stay.map(({ sessionId }) => sessionId)).toEqual(['b', 'b'])
  expect(sockets.map(({ closed }) => closed)).toEqual([[4401], [], [4401], [4401], []])
})

test('a crowd is asked for in parts', async () => {
  const sockets = Array.from({ length: 250 }, (_, index) => socketOf(`s${index}`))
  const asked: number[] = []
  const living = async (ids: string[]) => {
    asked.push(ids.length)
    return ids.filter((id) => id !== 's249')
  }
  await closeEnded(closeExpired(sockets, now), living)
  expect(asked).toEqual([100, 100, 50])
  expect(sockets.filter(({ closed }) => closed.length > 0)).toEqual([sockets[249]])
})

test('nobody is asked for no sockets', async () => {
  await expect(closeEnded([], () => Promise.reject(new Error('asked')))).resolves.toEqual([])
})

test('nobody is thrown out while it cannot be found out', async () => {
  const sockets = Array.from({ length: 150 }, (_, index) => socketOf(`s${index}`))
  let asked = 0
  const living = async () => {
    asked += 1
    if (asked === 2) throw new Error('auth does not answer')
    return []
  }
  await expect(closeEnded(closeExpired(sockets, now), living)).rejects.toThrow('auth does not answer')
  expect(sockets.flatMap(({ closed }) => closed)).toEqual([])
})
