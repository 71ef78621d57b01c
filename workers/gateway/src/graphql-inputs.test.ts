import { describe, expect, test, vi } from 'vitest'
import { ask } from './testing/ask.ts'
import { envOf, problemResponse } from './testing/env.ts'

vi.spyOn(console, 'info').mockReturnValue()
vi.spyOn(console, 'error').mockReturnValue()

const ID = '65f1c0ffee0123456789abcd'
const NOTHING = { items: [], page: 1, limit: 20, total: 0, pages: 0, nextCursor: null, version: 1, roots: [] }

interface Sent {
  path: string
  query: Record<string, string>
  body: unknown
}

/** Services that answer this to everything, and what they were asked. */
function services(answer: () => Response = () => Response.json(NOTHING)) {
  const sent: Sent[] = []
  const note = async (request: Request) => {
    const { pathname: path, searchParams } = new URL(request.url)
    const text = await request.text()
    sent.push({ path, query: Object.fromEntries(searchParams), body: text === '' ? undefined : JSON.parse(text) })
    return answer()
  }
  return { sent, env: envOf({ auth: note, product: note, category: note, order: note, coupon: note }) }
}

describe('an empty field of a form', () => {
  test.each([
    ['products(filters: { sellerId: "", categoryId: "" }) { pagination { total } }', { limit: '20', page: '1' }],
    ['products(category: "lamps", filters: { categoryId: "" }) { pagination { total } }', { category: 'lamps' }],
    ['searchProducts(query: "x", filters: { sellerId: "" }) { id }', { q: 'x', limit: '20' }],
    ['categories(filter: { parentId: "" }) { count }', {}],
    ['categoryTree(rootId: "") { version }', {}],
    ['users(role: "") { pagination { total } }', { limit: '20', page: '1' }],
    ['orders(filters: { userId: "" }) { pagination { total } }', { limit: '20', page: '1' }],
    ['orderHistory(userId: "") { pagination { total } }', { limit: '20', page: '1' }],
  ])('is no filter: %s', async (selection, query) => {
    const { sent, env } = services()
    expect((await ask(env, `{ ${selection} }`)).errors).toEqual([])
    expect(sent).toMatchObject([{ query }])
    expect(Object.values(sent[0]?.query ?? {})).not.toContain('')
    for (const field of ['seller', 'parentId', 'root', 'role', 'userId'])
      expect(sent[0]?.query).not.toHaveProperty(field)
  })

  test('is no role, and whoever registers without one is a customer', async () => {
    const { sent, env } = services()
    await ask(
      env,
      'mutation { register(input: { email: "a@b.example", password: "p", name: "A", role: "" }) { expiresIn } }',
    )
    expect(sent).toMatchObject([{ body: { role: 'customer' } }])
    await ask(env, `mutation { updateUserRole(id: "${ID}", role: "") { id } }`)
    expect(sent[1]).toMatchObject({ body: { role: '' } })
  })

  test('is no parent of a new category', async () => {
    const { sent, env } = services()
    await ask(env, 'mutation { createCategory(input: { name: "Lamps", parentId: "" }) { success } }')
    expect(sent.map(({ body }) => body)).toEqual([{ name: 'Lamps' }])
  })
})

test.each(['zz', '', `${ID}0`])('nobody sells as %j', async (id) => {
  const { sent, env } = services()
  const { data, errors } = await ask(env, `{ productsBySeller(sellerId: "${id}") { id } }`)
  expect({ data, errors, sent }).toEqual({ data: { productsBySeller: [] }, errors: [], sent: [] })
})

test('an id means the same in capitals', async () => {
  const env = envOf({ auth: () => Response.json({ items: [{ id: ID, name: 'Ada' }] }) })
  expect((await ask(env, `{ seller(id: "${ID.toUpperCase()}") { name } }`)).data).toEqual({ seller: { name: 'Ada' } })
})

test('reviews of a product that does not exist are null without an error', async () => {
  const env = envOf({ product: () => problemResponse(404, 'NOT_FOUND') })
  const { data, errors } = await ask(env, `{ productReviews(productId: "${ID}") { pagination { total } } }`)
  expect({ data, errors }).toEqual({ data: { productReviews: null }, errors: [] })
})

test('a tag with a comma is refused, for it would be looked for as two', async () => {
  const { sent, env } = services()
  const query = 'query ($tags: [String!]) { products(filters: { tags: $tags }) { pagination { total } } }'
  const refused = await ask(env, query, {}, { tags: ['steel', 'a,b'] })
  expect(refused.errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', errors: [{ field: 'tags', message: 'must not contain commas' }] } },
  ])
  expect(sent).toEqual([])
  await ask(env, query, {}, { tags: ['steel', 'kitchen'] })
  expect(sent).toMatchObject([{ query: { tags: 'steel,kitchen' } }])
})

test.each([
  ['updateProfile(input: { name: null }) { success }', { name: null }],
  [
    `updateAddress(id: "${ID}", input: { name: null, city: null, label: null }) { success }`,
    { name: null, city: null, label: null },
  ],
  [
    `updateProduct(id: "${ID}", input: { name: null, price: null, inventory: null, active: null }) { id }`,
    { name: null, price: null, inventory: null, active: null },
  ],
  [`updateProduct(id: "${ID}", input: { categoryId: null, sellerId: null }) { id }`, { category: null, seller: null }],
  [
    `updateCategory(id: "${ID}", input: { name: null, slug: null, active: null, icon: null, parentId: null }) { success }`,
    { name: null, slug: null, active: null, icon: null },
  ],
])('a null is for the service to clear by or to refuse: %s', async (field, body) => {
  const { sent, env } = services()
  await ask(env, `mutation { ${field} }`)
  expect(sent.map((each) => each.body)).toEqual([body])
})

describe('a refusal', () => {
  const wrong = (...fields: string[]) => {
    const errors = fields.map((field) => ({ field, message: 'is wrong' }))
    const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ')
    return services(() => problemResponse(400, 'BAD_USER_INPUT', { detail, errors })).env
  }

  test.each([
    ['categoryId: "c", inventory: 1, images: ["x"]', ['categoryId', 'inventory', 'images.0', 'sellerId', 'name']],
    ['category: "c", stock: 1, imageUrl: "x"', ['category', 'stock', 'imageUrl', 'sellerId', 'name']],
    ['categoryId: "", category: "c"', ['category', 'inventory', 'images.0', 'sellerId', 'name']],
    ['price: 1', ['categoryId', 'inventory', 'images.0', 'sellerId', 'name']],
  ])('speaks of a product’s fields by the names that were sent: %s', async (input, names) => {
    const env = wrong('category', 'inventory', 'images.0', 'seller', 'name')
    const { errors } = await ask(env, `mutation { updateProduct(id: "${ID}", input: { ${input} }) { id } }`)
    expect(errors).toMatchObject([
      {
        message: names.map((name) => `${name}: is wrong`).join('; '),
        extensions: { service: 'product', errors: names.map((field) => ({ field, message: 'is wrong' })) },
      },
    ])
  })

  test('speaks of a coupon’s fields by the names that were sent', async () => {
    const input = '{ code: "TEN", discountType: "percentage", discount: 10, expiresAt: "2030-01-01" }'
    const env = wrong('type', 'value', 'expiresAt')
    const { errors } = await ask(env, `mutation { createCoupon(input: ${input}) { id } }`)
    expect(errors[0]?.message).toBe('discountType: is wrong; discount: is wrong; expiresAt: is wrong')
  })

  test.each([
    ['searchProducts(query: "x") { id }', 'query'],
    ['searchProducts(search: "x") { id }', 'search'],
    ['productSuggestions(query: "x")', 'query'],
  ])('speaks of what was looked for by the name that it has in %s', async (selection, field) => {
    const { errors } = await ask(wrong('q'), `{ ${selection} }`)
    expect(errors).toMatchObject([{ message: `${field}: is wrong`, extensions: { errors: [{ field }] } }])
  })

  test('speaks of a cursor by the name that it has here', async () => {
    const { errors } = await ask(wrong('cursor'), '{ products(after: "x") { pagination { total } } }')
    expect(errors).toMatchObject([{ message: 'after: is wrong', extensions: { errors: [{ field: 'after' }] } }])
  })
})
