import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { type Answer, ask as askAt, signedIn } from './support/graphql.ts'
import { demoAccounts } from './support/shop.ts'

const origin = inject('gatewayUrl')

function ask<T>(query: string, variables: object = {}, token?: string): Promise<Answer<T>> {
  return askAt(origin, query, variables, token)
}

describe('an admin', () => {
  let token: string

  beforeAll(async () => {
    token = await signedIn(origin, (await demoAccounts(inject('dataDir'))).admin)
  })

  test('adds a category, a product in it and a coupon for it, by the older names', async () => {
    const name = `Lamps ${randomUUID()}`
    const category = await ask<{ createCategory: { data: { id: string } } }>(
      'mutation ($input: CategoryInput!) { createCategory(input: $input) { success data { id name } } }',
      { input: { name } },
      token,
    )
    expect(category).toMatchObject({ errors: [], data: { createCategory: { success: true, data: { name } } } })
    const { id } = category.data.createCategory.data
    const product = await ask(
      'mutation ($input: CreateProductInput!) { createProduct(input: $input) { category categoryId stock imageUrl price } }',
      {
        input: {
          name: 'A reading lamp',
          description: 'It gives light where it is needed.',
          price: 19.99,
          category: id,
          stock: 3,
          imageUrl: '/lamp.png',
          sellerId: 'admin',
        },
      },
      token,
    )
    expect(product).toMatchObject({
      errors: [],
      data: { createProduct: { category: name, categoryId: id, stock: 3, imageUrl: '/lamp.png', price: 19.99 } },
    })
    const code = `LAMP-${randomUUID().slice(0, 8)}`
    const coupon = await ask(
      'mutation ($input: CreateCouponInput!) { createCoupon(input: $input) { code type discountType discount categories { name } } }',
      {
        input: {
          code,
          discountType: 'percentage',
          discount: 12.5,
          validTo: '2999-12-31',
          applicableCategories: [id],
          listed: true,
        },
      },
      token,
    )
    expect(coupon).toMatchObject({
      errors: [],
      data: {
        createCoupon: {
          code: code.toUpperCase(),
          type: 'PERCENTAGE',
          discountType: 'percentage',
          discount: 12.5,
          categories: [{ name }],
        },
      },
    })
    const listed = await ask<{ couponsByCategory: object[] }>(
      'query ($id: ID!) { couponsByCategory(categoryId: $id) { code currentUses } }',
      { id },
    )
    expect(listed.data.couponsByCategory).toContainEqual({ code: code.toUpperCase(), currentUses: null })
    const checked = await ask('query ($code: String!) { validateCoupon(code: $code, cartTotal: 10) { reason } }', {
      code,
    })
    expect(checked.data).toEqual({ validateCoupon: { reason: 'ITEMS_REQUIRED' } })
  })

  test('learns what removing a category would do, and did: inactive products count, too', async () => {
    const category = async (input: object) => {
      const { data } = await ask<{ createCategory: { data: { id: string } } }>(
        'mutation ($input: CategoryInput!) { createCategory(input: $input) { data { id } } }',
        { input },
        token,
      )
      return data.createCategory.data.id
    }
    const top = await category({ name: `Chairs ${randomUUID()}`, parentId: '' })
    const below = await category({ name: 'Stools', parentId: top })
    const products = [
      [top, true],
      [below, true],
      [below, false],
    ] as const
    for (const [categoryId, active] of products) {
      const input = { name: 'A chair', description: 'To sit on, or to stand on.', price: 5, inventory: 1 }
      const { errors } = await ask(
        'mutation ($input: CreateProductInput!) { createProduct(input: $input) { id } }',
        { input: { ...input, categoryId, active, imageUrl: '' } },
        token,
      )
      expect(errors).toEqual([])
    }
    const REMOVE = `mutation ($id: ID!, $policy: CategoryDeletePolicy!, $dryRun: Boolean) {
      deleteCategory(id: $id, policy: $policy, dryRun: $dryRun) { effect { removed reparented products } } }`
    for (const [policy, dryRun, effect] of [
      ['REPARENT', true, { removed: 1, reparented: 1, products: 1 }],
      ['CASCADE', true, { removed: 2, reparented: 0, products: 3 }],
      ['CASCADE', false, { removed: 2, reparented: 0, products: 3 }],
    ] as const) {
      const { data, errors } = await ask(REMOVE, { id: top, policy, dryRun }, token)
      expect({ data, errors }).toEqual({ data: { deleteCategory: { effect } }, errors: [] })
    }
  })

  test('is refused a null where nothing can be cleared', async () => {
    const { data } = await ask<{ products: { products: { id: string }[] } }>(
      '{ products(limit: 1) { products { id } } }',
    )
    const { errors } = await ask(
      'mutation ($id: ID!) { updateProduct(id: $id, input: { name: null, stock: null, categoryId: null }) { id } }',
      { id: data.products.products[0]?.id },
      token,
    )
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', errors: [{ field: 'name' }, { field: 'categoryId' }] } },
    ])
  })

  test('is told what an input lacks', async () => {
    const { data, errors } = await ask(
      'mutation { createProduct(input: { name: "x", description: "too short", price: 1 }) { id } }',
      {},
      token,
    )
    expect(data).toBeNull()
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', service: 'product' } }])
    const fields = JSON.stringify(errors[0]?.extensions['errors'])
    for (const field of ['name', 'description', 'categoryId', 'inventory'])
      expect(fields).toContain(`"field":"${field}"`)
  })

  test('reads accounts and coupons', async () => {
    const { data, errors } = await ask<{ users: { users: { role: string }[]; pagination: { adminCount: number } } }>(
      '{ users(role: "seller") { users { role } pagination { adminCount total } } coupons(limit: 1) { coupons { currentUses maxUses } } }',
      {},
      token,
    )
    expect(errors).toEqual([])
    expect(new Set(data.users.users.map(({ role }) => role))).toEqual(new Set(['seller']))
    expect(data.users.pagination.adminCount).toBeGreaterThan(0)
  })
})
