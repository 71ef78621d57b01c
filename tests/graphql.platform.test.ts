import { describe, expect, inject, test } from 'vitest'
import { accessToken } from './setup/tokens.ts'
import { type Answer, ask as askAt, type Listed } from './support/graphql.ts'
import { demoAccounts } from './support/shop.ts'

const origin = inject('gatewayUrl')

function ask<T>(query: string, variables: object = {}, token?: string): Promise<Answer<T>> {
  return askAt(origin, query, variables, token)
}

test('a list goes on by cursor', async () => {
  const query = `query ($after: String) {
    products(first: 5, after: $after) { products { id } pagination { page } pageInfo { endCursor } }
  }`
  const first = await ask<Listed>(query)
  const second = await ask<Listed>(query, { after: first.data.products.pageInfo.endCursor })
  const ids = [...first.data.products.products, ...second.data.products.products].map(({ id }) => id)
  expect(new Set(ids).size).toBe(10)
  expect([first, second].map(({ data }) => data.products.pagination.page)).toEqual([0, 0])
})

test('a category is found by its id and by its path, with its children and products', async () => {
  const { data } = await ask<{ categories: { data: { id: string; path: string }[]; count: number } }>(
    '{ categories(filter: { rootsOnly: true }) { success count data { id path } } }',
  )
  const [root] = data.categories.data
  expect(data.categories.count).toBe(data.categories.data.length)
  const found = await ask<{
    byPath: { products: { pagination: object } }
    categoryWithChildren: { id: string; parentId: string | null }[]
  }>(
    `query ($id: String!, $path: String!, $categoryId: ID!) {
      byId: category(id: $id) { id } byPath: category(id: $path) { id products(limit: 1) { pagination { total } } }
      categoryWithChildren(id: $id) { id parentId } productsByCategory(categoryId: $categoryId) { pagination { total } }
    }`,
    { id: root?.id, path: root?.path, categoryId: root?.id },
  )
  expect(found.errors).toEqual([])
  expect(found.data).toMatchObject({
    byId: { id: root?.id },
    byPath: { id: root?.id },
    productsByCategory: { pagination: found.data.byPath.products.pagination },
  })
  const [first, ...children] = found.data.categoryWithChildren
  expect(first).toEqual({ id: root?.id, parentId: null })
  expect(new Set(children.map(({ parentId }) => parentId))).toEqual(new Set([root?.id]))
})

test.each([
  'product(id: "65f1c0ffee0123456789abcd") { id }',
  'product(id: "not an id") { id }',
  'seller(id: "65f1c0ffee0123456789abcd,x") { id }',
  'category(id: "no/such/path") { id }',
  'categoryTree(rootId: "65f1c0ffee0123456789abcd") { version }',
  'categoryTree(rootId: "zz") { version }',
  'productReviews(productId: "65f1c0ffee0123456789abcd") { pagination { total } }',
  'productReviews(productId: "zz") { pagination { total } }',
  'categoryWithChildren(id: "65f1c0ffee0123456789abcd") { id }',
  'couponsByCategory(categoryId: "65f1c0ffee0123456789abcd") { id }',
])('what does not exist is null without an error: %s', async (selection) => {
  const { status, data, errors } = await ask<Record<string, unknown>>(`{ ${selection} }`)
  expect({ status, errors, values: Object.values(data) }).toEqual({ status: 200, errors: [], values: [null] })
})

test.each([
  ['productsBySeller(sellerId: "zz") { id }', []],
  [
    'products(filters: { sellerId: "zz" }) { products { id } pagination { total } }',
    { products: [], pagination: { total: 0 } },
  ],
  ['categories(filter: { parentId: "zz" }) { data { id } count }', { data: [], count: 0 }],
])('a list of what does not exist is empty: %s', async (selection, value) => {
  const { data, errors } = await ask<Record<string, unknown>>(`{ ${selection} }`)
  expect({ errors, values: Object.values(data) }).toEqual({ errors: [], values: [value] })
})

test('an empty field of a form narrows nothing', async () => {
  const { data, errors } = await ask<Record<string, unknown>>(`{
    all: products { pagination { total } } same: products(filters: { sellerId: "", categoryId: "" }) { pagination { total } }
    top: categories { count } everywhere: categories(filter: { parentId: "" }) { count }
    tree: categoryTree { version } whole: categoryTree(rootId: "") { version }
  }`)
  expect(errors).toEqual([])
  expect([data['same'], data['everywhere'], data['whole']]).toEqual([data['all'], data['top'], data['tree']])
})

describe('a guest', () => {
  test('gets null for me, and UNAUTHENTICATED for what needs an account', async () => {
    const { status, data, errors } = await ask('{ me { id } orders { pagination { total } } }')
    expect({ status, data }).toEqual({ status: 200, data: { me: null, orders: null } })
    expect(errors).toMatchObject([{ path: ['orders'], extensions: { code: 'UNAUTHENTICATED', service: 'order' } }])
  })

  test.each([
    ['one that is no token', () => 'nonsense'],
    [
      'one that has run out',
      () => accessToken(inject('signingKey'), { sub: '65f1c0ffee0123456789abcd', role: 'admin', expiresInSeconds: -1 }),
    ],
  ])('with a bad token, %s, still sees the catalogue', async (_name, token) => {
    const { status, data, errors } = await ask('{ me { id } products { pagination { page } } }', {}, await token())
    expect({ status, data }).toEqual({ status: 200, data: { me: null, products: { pagination: { page: 1 } } } })
    expect(errors).toMatchObject([{ path: ['me'], extensions: { code: 'UNAUTHENTICATED' } }])
    expect(errors[0]?.message).toContain('Not authenticated')
    expect(errors[0]?.message).toContain('401')
  })

  test('with a wrong password is not told what was wrong', async () => {
    const { email } = (await demoAccounts(inject('dataDir'))).customer
    const query = 'mutation ($input: LoginInput!) { login(input: $input) { expiresIn } }'
    const wrong = await ask(query, { input: { email, password: 'not the password' } })
    const unknown = await ask(query, { input: { email: 'nobody@shop.example', password: 'not the password' } })
    for (const { data, errors } of [wrong, unknown]) {
      expect(data).toBeNull()
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'INVALID_CREDENTIALS' } }])
    }
    expect(wrong.errors[0]?.message).toBe(unknown.errors[0]?.message)
  })

  test('learns what a coupon is worth, or why it is worth nothing', async () => {
    const query = `query ($code: String!, $total: Float) {
      validateCoupon(code: $code, orderTotal: $total) { valid reason discount discountType }
    }`
    const refused = await ask(query, { code: 'NO-SUCH-CODE', total: 50 })
    expect(refused).toMatchObject({ errors: [], data: { validateCoupon: { valid: false, reason: 'NOT_FOUND' } } })
    const missing = await ask(query, { code: 'WELCOME10' })
    expect(missing.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', errors: [{ field: 'cartTotal' }] } }])
  })
})
