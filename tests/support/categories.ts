import type { Category } from '../../workers/category/src/category.ts'
import type { TestPlatform } from '../setup/platform.ts'
import { accessToken } from '../setup/tokens.ts'

export interface Answer<T> {
  status: number
  etag: string | null
  body: T
}

export type CategoryFigures = Pick<Category, 'id' | 'name' | 'path' | 'ancestors' | 'parentId' | 'order' | 'version'>

export interface ProductFigures {
  id: string
  category: string
  categoryName: string
  categoryPath: string[]
  active: boolean
  version: number
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

const ADMIN = '65f1c0ffee0123456789ad01'

/** The category and the product service, asked by an admin past the gateway. */
export async function shopOf({ server, keys }: TestPlatform) {
  const authorization = `Bearer ${await accessToken(keys.signingKey, { sub: ADMIN, role: 'admin' })}`

  async function ask<T>(service: string, method: Method, path: string, body?: object, more: object = {}) {
    const headers = { authorization, 'content-type': 'application/json', ...more }
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    const response = await server.getWorker(`shop-${service}`).fetch(path, init)
    return { status: response.status, etag: response.headers.get('etag'), body: bodyOf<T>(await response.json()) }
  }

  return {
    categories: <T = CategoryFigures>(method: Method, path: string, body?: object, headers?: object) =>
      ask<T>('category', method, `/api/categories${path}`, body, headers),
    products: <T = ProductFigures>(method: Method, path: string, body?: object) =>
      ask<T>('product', method, `/api/products${path}`, body),

    async category(name: string, parentId: string | null = null, more: object = {}): Promise<CategoryFigures> {
      const answer = await ask<CategoryFigures>('category', 'POST', '/api/categories', { name, parentId, ...more })
      if (answer.status !== 201) throw new Error(`no category ${name}: ${JSON.stringify(answer)}`)
      return answer.body
    },

    async product(category: string): Promise<ProductFigures> {
      const product = { name: 'A kettle', description: 'It boils water.', price: 10, category, inventory: 5 }
      const answer = await ask<ProductFigures>('product', 'POST', '/api/products', product)
      if (answer.status !== 201) throw new Error(`no product: ${JSON.stringify(answer)}`)
      return answer.body
    },
  }
}

export type Shop = Awaited<ReturnType<typeof shopOf>>

/** The test that asks names the fields it reads, and its expectations tell whether they are there. */
function bodyOf<T>(json: unknown): T {
  return json as T
}
