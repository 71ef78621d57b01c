import { isId } from '@shop/shared/id'
import DataLoader from 'dataloader'
import { reply, type Services } from '../services.ts'

/** As many ids as the services take at once. */
const MAX_IDS = 100

/** What a query asks for here and there is fetched together: one call per service and level of the query. */
export type Loaders = ReturnType<typeof createLoaders>

export function createLoaders({ auth, category, product }: Services) {
  let tree: ReturnType<typeof readTree> | undefined
  const readTree = () => reply(category.GET('/api/categories/tree'))
  return {
    products: byId((ids) => reply(product.GET('/api/products', { params: { query: { ids } } }))),
    categories: byId((ids) => reply(category.GET('/api/categories', { params: { query: { ids } } }))),
    sellers: byId((ids) => reply(auth.GET('/api/sellers', { params: { query: { ids } } }))),
    users: byId((ids) => reply(auth.GET('/api/users', { params: { query: { ids } } }))),
    /** Active products of a category and all below it. */
    productCounts: new DataLoader<string, number>(
      async (ids) => {
        const query = { categories: ids.join(',') }
        const { items } = await reply(product.GET('/api/products/counts', { params: { query } }))
        const totals = new Map(items.map(({ category: id, total }) => [id, total]))
        return ids.map((id) => totals.get(id) ?? 0)
      },
      { maxBatchSize: MAX_IDS },
    ),
    /** The whole category tree, read once however many fields want children. */
    categoryTree: () => (tree ??= readTree()),
  }
}

/** Null for an id that does not exist, or that the caller may not see. */
function byId<T extends { id: string }>(fetchAll: (ids: string) => Promise<{ items: T[] }>) {
  return new DataLoader<string, T | null>(
    async (ids) => {
      const asked = ids.filter(isId)
      if (asked.length === 0) return ids.map(() => null)
      const { items } = await fetchAll(asked.join(','))
      const found = new Map(items.map((item) => [item.id, item]))
      return ids.map((id) => found.get(id.toLowerCase()) ?? null)
    },
    { maxBatchSize: MAX_IDS, cacheKeyFn: (id) => id.toLowerCase() },
  )
}
