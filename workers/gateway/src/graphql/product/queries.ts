import { Refusal } from '@shop/shared/errors'
import { isId } from '@shop/shared/id'
import type { paths } from '../../generated/product.ts'
import { present } from '../../present.ts'
import { found, reply, type Services } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { inNamesOf, namesUsed } from '../field-names.ts'
import { listCost, numbered, pageArgs, pageQuery } from '../pages.ts'
import { facetsIn } from './facets-in.ts'
import { Product, ProductConnection } from '../types.ts'
import { ProductSort, sortOf } from './sort.ts'

const ProductFilterInput = builder.inputType('ProductFilterInput', {
  description: 'Narrows a product list: minRating is that many stars and more, products have all of tags.',
  fields: (t) => ({
    categoryId: t.id(),
    includeSubcategories: t.boolean({ defaultValue: true }),
    sellerId: t.id(),
    minPrice: t.float(),
    maxPrice: t.float(),
    minRating: t.float(),
    inStock: t.boolean(),
    tags: t.stringList(),
  }),
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
      minPrice: t.arg.float(),
      maxPrice: t.arg.float(),
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
      includeInactive: t.arg.boolean({
        description:
          '[seller: own] Show inactive products too: an admin all, a seller only own ones; without effect for others.',
      }),
      filters: t.arg({ type: ProductFilterInput }),
    },
    complexity: listCost,
    resolve: async (_root, { search, category, filters, includeInactive, ...args }, { services }, info) => {
      const { minPrice, maxPrice } = args
      const wanted = {
        search,
        ...present({ minPrice, maxPrice }),
        ...filterQuery(filters, categoryOf(category)),
        includeInactive: includeInactive ? ('true' as const) : undefined,
        sort: sortOf(args),
        ...facetsIn(info),
      }
      return numbered(args, listed(services, { ...present(wanted), ...pageQuery(args) }))
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
      const wanted = present({ q: query ?? search, limit, ...filterQuery(filters) })
      const names = namesUsed({ query, search }, { q: ['query', 'search'] })
      const matches = reply(services.product.GET('/api/products/search', { params: { query: wanted } }))
      return (await inNamesOf(names, matches)).items
    },
  }),
  productSuggestions: t.stringList({
    nullable: true,
    description: 'Completions for a search box, most likely first.',
    args: { query: t.arg.string({ required: true }), limit: t.arg.int({ defaultValue: 8 }) },
    complexity: CALL,
    resolve: async (_root, { query: q, limit }, { services }) => {
      const query = { q, ...present({ limit }) }
      const completions = reply(services.product.GET('/api/products/suggest', { params: { query } }))
      return (await inNamesOf({ q: 'query' }, completions)).items
    },
  }),
  productsByCategory: t.field({
    type: ProductConnection,
    nullable: true,
    description: 'Products of a category, by default with its whole subtree.',
    args: {
      ...pageArgs(),
      categoryId: t.arg.id({ required: true }),
      includeSubcategories: t.arg.boolean({ defaultValue: true }),
      sort: t.arg({ type: ProductSort }),
    },
    complexity: listCost,
    resolve: async (_root, { categoryId, includeSubcategories, sort, ...paging }, { services }, info) => {
      const wanted = { category: categoryId, sort, includeSubcategories: switchOf(includeSubcategories) }
      const query = { ...present(wanted), ...pageQuery(paging), ...facetsIn(info) }
      return numbered(paging, listed(services, query))
    },
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
      isId(sellerId) ? (await listed(services, { seller: sellerId, ...pageQuery(paging) })).items : [],
  }),
}))

function listed({ product }: Services, query: Query) {
  return reply(product.GET('/api/products', { params: { query } }))
}

function filterQuery(filters: ProductFilter | null | undefined, category?: string): Query {
  return present({
    category: filters?.categoryId || category,
    includeSubcategories: switchOf(filters?.includeSubcategories),
    seller: filters?.sellerId || undefined,
    minPrice: filters?.minPrice,
    maxPrice: filters?.maxPrice,
    minRating: filters?.minRating,
    inStock:
      typeof filters?.inStock === 'boolean' ? (filters.inStock ? ('true' as const) : ('false' as const)) : undefined,
    tags: filters?.tags && joined(filters.tags),
  })
}

/** No product's tag has a comma: it is what separates them here. */
function joined(tags: string[]): string {
  if (!tags.some((tag) => tag.includes(','))) return tags.join(',')
  const message = 'must not contain commas'
  throw new Refusal('BAD_USER_INPUT', { detail: `tags: ${message}`, errors: [{ field: 'tags', message }] })
}

function switchOf(on: boolean | null | undefined): 'false' | undefined {
  return on === false ? 'false' : undefined
}

/** The shop front's own word for every category. */
function categoryOf(category: string | null | undefined): string | undefined {
  return category === null || category === '' || category?.toLowerCase() === 'all' ? undefined : category
}
