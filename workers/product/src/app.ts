import { createApp } from '@shop/shared/app'
import { createDeps } from './deps.ts'
import { adjustStock } from './routes/adjust-stock.ts'
import { countProducts } from './routes/count-products.ts'
import { createProduct } from './routes/create-product.ts'
import { deleteProduct } from './routes/delete-product.ts'
import { exportProducts } from './routes/export-products.ts'
import { getProduct } from './routes/get-product.ts'
import { getProductStock } from './routes/get-product-stock.ts'
import { importProducts } from './routes/import-products.ts'
import { listCategoryProducts } from './routes/list-category-products.ts'
import { listMovements } from './routes/list-movements.ts'
import { listProducts } from './routes/list-products.ts'
import { listSellerProducts } from './routes/list-seller-products.ts'
import { listStock } from './routes/list-stock.ts'
import { searchProducts } from './routes/search-products.ts'
import { suggestProducts } from './routes/suggest-products.ts'
import { updateProduct } from './routes/update-product.ts'
import { createReview } from './routes/create-review.ts'
import { deleteReview } from './routes/delete-review.ts'
import { listReviews } from './routes/list-reviews.ts'
import { markReviewHelpful } from './routes/mark-review-helpful.ts'
import { moderateReview } from './routes/moderate-review.ts'
import { updateReview } from './routes/update-review.ts'

export const app = createApp({
  name: 'product',
  title: 'Products',
  deps: createDeps,
  checks: ({ pingStore, cache }) => ({ mongodb: pingStore, redis: cache.ping }),
  operations: [
    listProducts,
    createProduct,
    listStock,
    countProducts,
    searchProducts,
    suggestProducts,
    importProducts,
    exportProducts,
    listCategoryProducts,
    listSellerProducts,
    getProduct,
    updateProduct,
    deleteProduct,
    getProductStock,
    adjustStock,
    listMovements,
    listReviews,
    createReview,
    updateReview,
    deleteReview,
    markReviewHelpful,
    moderateReview,
  ],
})
