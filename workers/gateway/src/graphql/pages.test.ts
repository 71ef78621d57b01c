import { expect, test } from 'vitest'
import { ServiceProblem } from '../service-problem.ts'
import { listCost, numbered, pageQuery } from './pages.ts'

const page = { items: [], page: 1, limit: 20, total: 0, pages: 0, nextCursor: null }

test('pages are asked for by number', async () => {
  expect(pageQuery({ page: 2, limit: 50 })).toEqual({ page: 2, limit: 50 })
  expect((await numbered({ page: 2, limit: 50 }, Promise.resolve({ ...page, page: 2 }))).page).toBe(2)
})

test.each([[{ first: 5 }], [{ first: 5, after: null }]])('first alone switches to the cursor: %o', async (args) => {
  expect(pageQuery({ page: 3, limit: 20, ...args })).toEqual({ limit: 5 })
  expect((await numbered({ page: 3, limit: 20, ...args }, Promise.resolve(page))).page).toBe(0)
})

test('after goes on from a cursor and page is ignored', () => {
  expect(pageQuery({ page: 3, limit: 20, after: 'abc' })).toEqual({ limit: 20, cursor: 'abc' })
})

test.each([
  [{ after: 'abc' }, 'cursor', 'after'],
  [{ first: 0 }, 'limit', 'first'],
  [{ limit: 0 }, 'limit', 'limit'],
])('what is wrong with %o is told by the name that was sent', async (args, field, name) => {
  const errors = [{ field, message: 'is wrong' }]
  const problem = new ServiceProblem('product', { code: 'BAD_USER_INPUT', detail: `${field}: is wrong`, errors })
  await expect(numbered(args, Promise.reject<null>(problem))).rejects.toMatchObject({
    message: `${name}: is wrong`,
    errors: [{ field: name, message: 'is wrong' }],
  })
})

test('nulls count as absent', () => {
  expect(pageQuery({ page: null, limit: null })).toEqual({})
})

test('a list costs a call and its items, of which there are never more than a hundred', () => {
  expect(listCost({ limit: 20 })).toEqual({ field: 20, multiplier: 20 })
  expect(listCost({ limit: 20, first: 3 }).multiplier).toBe(3)
  expect(listCost({ limit: 1_000_000 }).multiplier).toBe(100)
  expect(listCost({ limit: -5 }).multiplier).toBe(1)
})
