import { expect, test, vi } from 'vitest'
import { ask } from './testing/ask.ts'
import { envOf, problemResponse } from './testing/env.ts'

vi.spyOn(console, 'info').mockReturnValue()
vi.spyOn(console, 'error').mockReturnValue()

const ID = '65f1c0ffee0123456789abcd'
const removed = () => Response.json({ removed: 2, reparented: 0, products: null })

function remove(args: string, selection = 'effect { removed reparented products }'): string {
  return `mutation { deleteCategory(id: "${ID}"${args}) { ${selection} } }`
}

test.each([
  [', policy: CASCADE, dryRun: true', 'true'],
  [', policy: CASCADE', 'true'],
  [', policy: REPARENT', 'false'],
  ['', 'false'],
])('the products that removing a category touches are counted before it goes (%s)', async (args, subtree) => {
  const calls: string[] = []
  const env = envOf({
    product: ({ url }) => {
      calls.push('count')
      expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
        category: ID,
        includeSubcategories: subtree,
        includeInactive: 'true',
        limit: '1',
      })
      return Response.json({ items: [], total: 17 })
    },
    category: () => {
      calls.push('remove')
      return removed()
    },
  })
  const { data, errors } = await ask(env, remove(args))
  expect(errors).toEqual([])
  expect(data).toEqual({ deleteCategory: { effect: { removed: 2, reparented: 0, products: 17 } } })
  expect(calls).toEqual(['count', 'remove'])
})

test.each([
  ['is out', () => problemResponse(503, 'SERVICE_UNAVAILABLE')],
  ['does not answer soon', () => new Promise<Response>(() => {})],
])('they are null, and the category is removed, while product %s', async (_name, product) => {
  const { data, errors } = await ask(envOf({ product, category: removed }), remove(''))
  expect(errors).toEqual([])
  expect(data).toEqual({ deleteCategory: { effect: { removed: 2, reparented: 0, products: null } } })
})

test('they are not counted for those who do not ask', async () => {
  const product = vi.fn(() => Response.json({ total: 1 }))
  expect((await ask(envOf({ product, category: removed }), remove('', 'success'))).errors).toEqual([])
  expect(product).not.toHaveBeenCalled()
})

test('they are counted for a fragment, too', async () => {
  const product = () => Response.json({ items: [], total: 3 })
  const query = `${remove('', '...Removed')} fragment Removed on CategoryResponse { effect { ... { count: products } } }`
  const { data } = await ask(envOf({ product, category: removed }), query)
  expect(data).toEqual({ deleteCategory: { effect: { count: 3 } } })
})
