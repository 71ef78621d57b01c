import { beforeAll, describe, expect, inject, test } from 'vitest'
import { type CatalogueUser, catalogueUser, type Page, type Product, someCategory } from './support/products.ts'
import { accessToken } from './setup/tokens.ts'

interface Result {
  line: number
  ok: boolean
  id?: string
  code?: string
  errors?: { field: string }[]
}

const origin = inject('gatewayUrl')
const ROWS = 2_000
let category: string

beforeAll(async () => {
  category = (await someCategory(origin)).id
})

async function newSeller(): Promise<{ seller: CatalogueUser; headers: Record<string, string> }> {
  const seller = await catalogueUser(origin, inject('signingKey'), 'seller')
  const token = await accessToken(inject('signingKey'), { sub: seller.id, role: 'seller' })
  return { seller, headers: { authorization: `Bearer ${token}` } }
}

function row(index: number): object {
  const description = `Number ${index} of many. ${'It is long. '.repeat(60)}`
  return { name: `Spoon ${index}`, description, price: index / 100, category, inventory: index % 3, tags: ['bulk'] }
}

async function imported(headers: Record<string, string>, lines: (object | string)[], query = ''): Promise<Result[]> {
  const body = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  const type = { 'content-type': 'application/x-ndjson' }
  const response = await fetch(`${origin}/api/products/import${query}`, {
    method: 'POST',
    headers: { ...headers, ...type },
    body,
  })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
  return linesIn<Result>(await response.text())
}

/** The test that asks names what the lines are of. */
function linesIn<T>(text: string): T[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)
}

describe('an import', () => {
  test(`of ${ROWS} products, larger than any other body, lists them all, once, and exports them again`, async () => {
    const { seller, headers } = await newSeller()
    const rows = Array.from({ length: ROWS }, (_, index) => row(index))
    const results = await imported(headers, rows)
    expect(results.map(({ line }) => line)).toEqual(rows.map((_, index) => index + 1))
    expect(results.filter(({ ok }) => !ok)).toEqual([])
    const ids = results.map(({ id = '' }) => id)
    expect(new Set(ids).size).toBe(ROWS)
    const again = await imported(headers, rows.slice(0, 200))
    expect(again.map(({ id }) => id)).toEqual(ids.slice(0, 200))
    const { body } = await seller.ask<Page<Product>>('GET', `/seller/${seller.id}`)
    expect(body.total).toBe(ROWS)

    const exported = await fetch(`${origin}/api/products/export`, { headers })
    const products = linesIn<Product>(await exported.text())
    expect(products.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    await imported(headers, products.slice(0, 50))
    expect((await seller.ask('GET', `/${products[0]?.id}`)).body).toEqual(products[0])
    const back = await imported(
      headers,
      products.slice(0, 50).map((product) => ({ ...product, price: 7 })),
    )
    expect(back.every(({ ok }) => ok)).toBe(true)
    expect((await seller.ask('GET', `/${products[0]?.id}`)).body).toMatchObject({ price: 7, version: 2 })
  })

  test('tells of each line what became of it, and goes on behind a bad one', async () => {
    const { headers } = await newSeller()
    const { seller: other } = await newSeller()
    const foreign = await other.listed(category)
    const results = await imported(headers, [
      row(1),
      '{"name":',
      '',
      { ...row(2), price: -1 },
      { ...row(3), category: 'no such category' },
      { id: foreign.id, price: 1 },
      JSON.stringify({ ...row(4), description: 'x'.repeat(65 * 1024) }),
      { ...row(5), seller: other.id },
      row(6),
    ])
    expect(results).toMatchObject([
      { line: 1, ok: true },
      { line: 2, ok: false, code: 'BAD_USER_INPUT' },
      { line: 4, ok: false, code: 'BAD_USER_INPUT', errors: [{ field: 'price' }] },
      { line: 5, ok: false, code: 'BAD_USER_INPUT', errors: [{ field: 'category' }] },
      { line: 6, ok: false, code: 'NOT_FOUND', errors: [{ field: 'id' }] },
      { line: 7, ok: false, code: 'PAYLOAD_TOO_LARGE' },
      { line: 8, ok: false, code: 'FORBIDDEN', errors: [{ field: 'seller' }] },
      { line: 9, ok: true },
    ])
    expect((await other.ask('GET', `/${foreign.id}`)).body.price).toBe(20)
    expect((await imported(headers, [row(7), row(8)], '?from=2')).map(({ line }) => line)).toEqual([2])
  })

  test('takes lines of JSON only, from sellers only', async () => {
    const { headers } = await newSeller()
    const post = (more: object) =>
      fetch(`${origin}/api/products/import`, { method: 'POST', body: '{}', headers: { ...more } })
    expect((await post({ ...headers, 'content-type': 'application/json' })).status).toBe(415)
    expect((await post({ 'content-type': 'application/x-ndjson' })).status).toBe(401)
  })
})

test('an export has also what is inactive, of nobody else, and may be narrowed', async () => {
  const { seller, headers } = await newSeller()
  const { seller: other } = await newSeller()
  const inactive = await seller.listed(category, { active: false, price: 3 })
  const active = await seller.listed(category, { price: 9 })
  await other.listed(category)
  const ids = async (query = '') => {
    const response = await fetch(`${origin}/api/products/export${query}`, { headers })
    return response.ok ? linesIn<Product>(await response.text()).map(({ id }) => id) : response.status
  }
  expect(await ids()).toEqual([active.id, inactive.id])
  expect(await ids('?maxPrice=5')).toEqual([inactive.id])
  expect(await ids(`?seller=${other.id}`)).toBe(403)
})
