import { createApp } from '@shop/shared/app'
import { createDeps } from './deps.ts'
import { createCategory } from './routes/create-category.ts'
import { deleteCategory } from './routes/delete-category.ts'
import { getCategory } from './routes/get-category.ts'
import { getCategoryTree } from './routes/get-category-tree.ts'
import { listCategories } from './routes/list-categories.ts'
import { listChildren } from './routes/list-children.ts'
import { moveCategory } from './routes/move-category.ts'
import { updateCategory } from './routes/update-category.ts'

export const app = createApp({
  name: 'category',
  title: 'Categories',
  deps: createDeps,
  checks: ({ pingStore, cache }) => ({ mongodb: pingStore, redis: cache.ping }),
  operations: [
    listCategories,
    createCategory,
    getCategoryTree,
    getCategory,
    updateCategory,
    deleteCategory,
    listChildren,
    moveCategory,
  ],
})
