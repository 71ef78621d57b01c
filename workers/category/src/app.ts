import { createApp } from '@shop/shared/app'
import { createDeps } from './deps.ts'
import { createCategory } from './routes/create-category.ts'
import { getCategory } from './routes/get-category.ts'
import { getCategoryTree } from './routes/get-category-tree.ts'
import { listCategories } from './routes/list-categories.ts'
import { listChildren } from './routes/list-children.ts'

export const app = createApp({
  name: 'category',
  title: 'Categories',
  deps: createDeps,
  checks: ({ pingStore, cache }) => ({ mongodb: pingStore, redis: cache.ping }),
  operations: [listCategories, createCategory, getCategoryTree, getCategory, listChildren],
})
