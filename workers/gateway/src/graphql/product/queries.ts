import { isId } from '@shop/shared/id'
import type { components, paths } from '../../generated/product.ts'
import { present } from '../../present.ts'
import { found, reply, type Services } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { listCost, numbered, pageArgs, pageQuery } from '../pages.ts'
import { Product, ProductConnection } from '../types.ts'
import { ProductSort, sortOf } from './sort.ts'

const Stock = builder.objectRef<components['schemas']['Stock']>('Stock').implement({
  description: 'How many units of a product there are.',
  fields: (t) => ({
    productId: t.exposeID('productId'),
    available: t.exposeInt('available'),
    reserved: t.exposeInt('reserved', {
      nullable: true,
      description: '[seller: own] Held by orders not yet confirmed; null for others.',
    }),
    sold: t.exposeInt('sold', { nullable: true, description: '[seller: own] Null for others.' }),
    inStock: t.exposeBoolean('inStock'),
  }),
})

const ProductFilterInput = builder.inputType('ProductFilterInput', {
  description: 'Narrows a product list: minRating is that many stars and more, products have all of tags.',
  fields: (t) => ({ categoryId: t.id(), sellerId: t.id() }),
})

type ProductFilter = typeof ProductFilterInput.$inferInput

type Query = NonNullable<paths['/api/products']['get']['parameters']['query']>

builder.queryFields((t) => ({
  products: t.field({
    type: ProductConnection,
    nullable: true,
    description: 'The catalogue: filters combine with AND; guests and customers see active products only.',
    args: {
      ...pageArgs(),
      search: t.arg.string({
        description: 'Words looked for in name, tags and description; never read as a pattern.',
      }),
      category: t.arg.string({
        description:
          "A category's id, slug path, slug or name (all categories so named), with its subtree; 'All' or empty means every category.",
      }),
      sort: t.arg({ type: ProductSort }),
      sortBy: t.arg.string({
        description: 'newest, createdAt, price, price-asc, price-desc, rating, popular or name.',
        deprecationReason: 'Use sort.',
      }),
      sortOrder: t.arg.string({
        description: 'asc or desc in any case, applied to sortBy.',
        deprecationReason: 'Use sort.',
      }),
      featured: t.arg.boolean({ description: 'True puts the most reviewed first.' }),
      filters: t.arg({ type: ProductFilterInput }),
    },
    complexity: listCost,
    resolve: async (_root, { search, category, filters, ...args }, { services }) => {
      const wanted = { search, ...filterQuery(filters, categoryOf(category)), sort: sortOf(args) }
      return numbered(args, await listed(services, { ...present(wanted), ...pageQuery(args) }))
    },
  }),
  product: t.field({
    type: Product,
    nullable: true,
    description: 'One product; an inactive one only for its seller and admins.',
    args: { id: t.arg.id({ required: true }) },
    complexity: CALL,
    resolve: (_root, { id }, { services }) =>
      found(services.product.GET('/api/products/{id}', { params: { path: { id } } })),
  }),
  searchProducts: t.field({
    type: [Product],
    nullable: true,
    description: 'Best matches first, as a plain list; products(search:) has pages and facets.',
    args: {
      query: t.arg.string(),
      search: t.arg.string({ deprecationReason: 'Use query.' }),
      filters: t.arg({ type: ProductFilterInput }),
      limit: t.arg.int({ defaultValue: 20 }),
    },
    complexity: listCost,
    resolve: async (_root, { query, search, filters, limit }, { services }) => {
      const wanted = present({ search: query ?? search, limit, ...filterQuery(filters) })
      return (await listed(services, wanted)).items
    },
  }),
  productsByCategory: t.field({
    type: ProductConnection,
    nullable: true,
    description: 'Products of a category, by default with its whole subtree.',
    args: { ...pageArgs(), categoryId: t.arg.id({ required: true }), sort: t.arg({ type: ProductSort }) },
    complexity: listCost,
    resolve: async (_root, { categoryId, sort, ...paging }, { services }) =>
      numbered(paging, await listed(services, { category: categoryId, ...present({ sort }), ...pageQuery(paging) })),
  }),
  productsBySeller: t.field({
    type: [Product],
    nullable: true,
    description: 'Active products of one seller, newest first.',
    args: {
      sellerId: t.arg.string({ required: true }),
      page: t.arg.int({ defaultValue: 1 }),
      limit: t.arg.int({ defaultValue: 100 }),
    },
    complexity: listCost,
    resolve: async (_root, { sellerId, ...paging }, { services }) =>
      (await listed(services, { seller: sellerId, ...pageQuery(paging) })).items,
  }),
  stock: t.field({
    type: [Stock],
    nullable: true,
    description: 'Stock of up to 100 products, read past the cache; unknown ids are left out.',
    args: { productIds: t.arg.idList({ required: true }) },
    complexity: CALL,
    resolve: async (_root, { productIds }, { services }) => {
      const ids = productIds.filter(isId).join(',')
      if (ids === '') return []
      return (await reply(services.product.GET('/api/products/stock', { params: { query: { ids } } }))).items
    },
  }),
}))

function listed({ product }: Services, query: Query) {
  return reply(product.GET('/api/products', { params: { query } }))
}

function filterQuery(filters: ProductFilter | null | undefined, category?: string): Query {
  return present({ category: filters?.categoryId ?? category, seller: filters?.sellerId })
}

/** The shop front's own word for every category. */
function categoryOf(category: string | null | undefined): string | undefined {
  return category === null || category === '' || category?.toLowerCase() === 'all' ? undefined : category
}
