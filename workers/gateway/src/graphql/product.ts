import './product/facets.ts'
import './product/mutations.ts'
import './product/queries.ts'
import './product/reviews.ts'
import './product/stock.ts'
import { builder } from './builder.ts'
import { COUNTED, PageInfo, Pagination } from './pages.ts'
import { Category, Product, ProductConnection, type ProductWire, Seller } from './types.ts'

const Ratings = builder.objectRef<ProductWire['ratings']>('Ratings').implement({
  description:
    'Summary of the approved reviews: average is 0 without any, else 1 to 5 with one decimal; distribution counts 1, 2, 3, 4 and 5 stars.',
  fields: (t) => ({
    average: t.exposeFloat('average'),
    count: t.exposeInt('count'),
    distribution: t.exposeIntList('distribution'),
  }),
})

Product.implement({
  description: 'Something on sale.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    description: t.exposeString('description'),
    price: t.exposeFloat('price'),
    currency: t.exposeString('currency', { description: 'ISO 4217 code of every amount.' }),
    images: t.exposeStringList('images', { description: 'URLs, first one is the main picture.' }),
    category: t.exposeString('categoryName', { description: "The category's name, copied into the product." }),
    categoryId: t.exposeID('category'),
    categoryNode: t.field({
      type: Category,
      nullable: true,
      resolve: ({ category }, _args, { loaders }) => loaders.categories.load(category),
    }),
    sellerId: t.exposeID('seller'),
    seller: t.field({
      type: Seller,
      nullable: true,
      resolve: ({ seller }, _args, { loaders }) => loaders.sellers.load(seller),
    }),
    inventory: t.exposeInt('inventory', { description: 'Units that can be ordered now.' }),
    inStock: t.boolean({ resolve: ({ inventory }) => inventory > 0 }),
    ratings: t.expose('ratings', { type: Ratings }),
    rating: t.float({ description: 'Short for ratings.average.', resolve: ({ ratings }) => ratings.average }),
    reviewCount: t.int({ description: 'Short for ratings.count.', resolve: ({ ratings }) => ratings.count }),
    tags: t.exposeStringList('tags'),
    active: t.exposeBoolean('active'),
    version: t.exposeInt('version', {
      description: 'Grows with every change; hand it back as expectedVersion.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    imageUrl: t.string({
      nullable: true,
      deprecationReason: 'Use images.',
      resolve: ({ images }) => images[0],
    }),
    stock: t.exposeInt('inventory', { deprecationReason: 'Use inventory.' }),
    isActive: t.exposeBoolean('active', { deprecationReason: 'Use active.' }),
  }),
})

ProductConnection.implement({
  description: 'A page of products.',
  fields: (t) => ({
    products: t.expose('items', { type: [Product], complexity: COUNTED }),
    pagination: t.field({ type: Pagination, resolve: (page) => page }),
    pageInfo: t.field({ type: PageInfo, resolve: (page) => page }),
  }),
})
