import './category/mutations.ts'
import './category/queries.ts'
import { reply } from '../services.ts'
import { nodesOf } from './category/tree.ts'
import { listCost, numbered, pageArgs, pageQuery } from './pages.ts'
import { present } from '../present.ts'
import { facetsIn } from './product/facets-in.ts'
import { ProductSort } from './product/sort.ts'
import { Category, ProductConnection } from './types.ts'

Category.implement({
  description: 'A node of the category tree.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    slug: t.exposeString('slug', { description: 'Unique among siblings.' }),
    path: t.exposeString('path', { description: "Slugs from the top down to here, joined by '/'." }),
    description: t.exposeString('description', { nullable: true }),
    image: t.exposeString('image', { nullable: true, description: 'URL.' }),
    icon: t.exposeString('icon', { nullable: true, description: 'Name of a small symbol.' }),
    parentId: t.exposeID('parentId', { nullable: true }),
    parent: t.field({
      type: Category,
      nullable: true,
      resolve: ({ parentId }, _args, { loaders }) => (parentId === null ? null : loaders.categories.load(parentId)),
    }),
    ancestors: t.field({
      type: [Category],
      description: 'From the top down, without the category itself.',
      resolve: async ({ ancestors }, _args, { loaders }) => {
        const found = await Promise.all(ancestors.map((id) => loaders.categories.load(id)))
        return found.filter((category) => category !== null)
      },
    }),
    children: t.field({
      type: [Category],
      description: 'Direct children in order; guests and customers see active ones.',
      resolve: async ({ id }, _args, { loaders }) => {
        const nodes = nodesOf(await loaders.categoryTree())
        return nodes.find((node) => node.id === id)?.children ?? []
      },
    }),
    order: t.exposeInt('order', { description: 'Rank among the siblings, counted from 0.' }),
    products: t.field({
      type: ProductConnection,
      nullable: true,
      description: 'Products of the whole subtree.',
      args: { ...pageArgs(), sort: t.arg({ type: ProductSort }) },
      complexity: listCost,
      resolve: async ({ id: category }, { sort, ...paging }, { services }, info) => {
        const query = { category, ...present({ sort }), ...pageQuery(paging), ...facetsIn(info) }
        return numbered(paging, reply(services.product.GET('/api/products', { params: { query } })))
      },
    }),
    productCount: t.int({
      nullable: true,
      description: 'Active products in the whole subtree; null while the product service does not answer.',
      resolve: ({ id }, _args, { loaders }) => loaders.productCounts.load(id),
    }),
    active: t.exposeBoolean('active'),
    version: t.exposeInt('version'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    isActive: t.exposeBoolean('active', { deprecationReason: 'Use active.' }),
  }),
})
