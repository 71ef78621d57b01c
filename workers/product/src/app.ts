import { createApp } from '@shop/shared/app'
import { createDeps } from './deps.ts'
import { createProduct } from './routes/create-product.ts'
import { getProduct } from './routes/get-product.ts'
import { getProductStock } from './routes/get-product-stock.ts'
import { listProducts } from './routes/list-products.ts'
import { listStock } from './routes/list-stock.ts'

export const app = createApp({
  name: 'product',
  title: 'Products',
  deps: createDeps,
  checks: ({ pingStore, cache }) => ({ mongodb: pingStore, redis: cache.ping }),
  operations: [listProducts, createProduct, listStock, getProduct, getProductStock],
})
