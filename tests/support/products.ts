import type { Role } from '@shop/shared/actor'
import { newId } from '@shop/shared/id'
import { accessToken } from '../setup/tokens.ts'

export interface Product {
  id: string
  name: string
  price: number
  category: string
  categoryName: string
  seller: string
  inventory: number
  tags: string[]
  images: string[]
  active: boolean
  version: number
}

export interface Page<T> {
  items: T[]
  total: number
  nextCursor: string | null
}

export interface Answer<T> {
  status: number
  etag: string | null
  headers: Headers
  body: T
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** An account that a test makes up, and what it asks under /api/products. */
export async function catalogueUser(origin: string, signingKey: string, role: Role | 'guest', id = newId()) {
  const authorization =
    role === 'guest' ? {} : { authorization: `Bearer ${await accessToken(signingKey, { sub: id, role })}` }

  async function ask<T = Product>(method: Method, path = '', body?: object, more: object = {}): Promise<Answer<T>> {
    const headers = { ...authorization, ...(body && { 'content-type': 'application/json' }), ...more }
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    const response = await fetch(`${origin}/api/products${path}`, init)
    const { status, headers: answered } = response
    return { status, etag: answered.get('etag'), headers: answered, body: bodyOf<T>(await response.text()) }
  }

  return {
    id,
    ask,
    async listed(category: string, more: object = {}): Promise<Product> {
      const product = { name: 'A kettle', description: 'It boils water.', price: 20, category, inventory: 5, ...more }
      const { status, body } = await ask('POST', '', product)
      if (status !== 201) throw new Error(`not listed: ${JSON.stringify(body)}`)
      return body
    },
    async ids(path: string): Promise<string[]> {
      const { body } = await ask<Page<Product>>('GET', path)
      return body.items.map((product) => product.id)
    },
  }
}

/** A category of the shop's top level. */
export async function someCategory(origin: string): Promise<{ id: string; name: string }> {
  const response = await fetch(`${origin}/api/categories`)
  const [first] = bodyOf<{ items: { id: string; name: string }[] }>(await response.text()).items
  if (!first) throw new Error('the shop has no categories')
  return first
}

export type CatalogueUser = Awaited<ReturnType<typeof catalogueUser>>

/** The test that asks names what it expects; there is no body with 204 and 304. */
function bodyOf<T>(text: string): T {
  return (text === '' ? undefined : JSON.parse(text)) as T
}
