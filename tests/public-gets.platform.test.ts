import { expect, inject, test } from 'vitest'

const origin = inject('gatewayUrl')
const get = (path: string, headers: Record<string, string> = {}) => fetch(origin + path, { headers })

async function firstId(path: string): Promise<string> {
  const { items } = JSON.parse(await (await get(path)).text())
  return items[0].id
}

test.each([
  ['the reviews of a product', '/api/products?limit=1', (id: string) => `/api/products/${id}/reviews`],
  ['the coupons of a category', '/api/categories', (id: string) => `/api/coupons/category/${id}`],
  ['the children of a category', '/api/categories', (id: string) => `/api/categories/${id}/children`],
  ['a category', '/api/categories', (id: string) => `/api/categories/${id}`],
])('%s need not be sent again while nothing has changed', async (_, list, pathOf) => {
  const path = pathOf(await firstId(list))
  const first = await get(path)
  const etag = first.headers.get('etag') ?? ''
  expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'no-cache'])
  expect(first.headers.get('vary')).toContain('authorization')
  const again = await get(path, { 'if-none-match': etag })
  expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, ''])
})

test.each(['/api/categories?parentId=', '/api/coupons/category/', '/api/products/seller/'])(
  '%s… is the same list for what cannot be an id and for an id that is unknown',
  async (path) => {
    const [impossible, unknown] = await Promise.all([get(`${path}zz`), get(`${path}65f1c0ffee0123456789abcd`)])
    expect(impossible.status).toBe(200)
    expect(await impossible.json()).toEqual(await unknown.json())
  },
)

test('a tree whose root cannot be an id is there no more than one whose root is unknown', async () => {
  const roots = ['zz', '65f1c0ffee0123456789abcd']
  expect(await Promise.all(roots.map(async (root) => (await get(`/api/categories/tree?root=${root}`)).status))).toEqual(
    [404, 404],
  )
})

test('what is wrong with a request is told in plain words', async () => {
  const response = await get('/api/products?page=abc&limit=0&minRating=9&inStock=perhaps')
  expect([response.status, await response.json()]).toMatchObject([
    400,
    {
      errors: [
        { field: 'page', message: 'must be a number' },
        { field: 'limit', message: 'must be at least 1' },
        { field: 'minRating', message: 'must be at most 5' },
        { field: 'inStock', message: 'must be one of true, false' },
      ],
    },
  ])
})
