import { present } from '../../present.ts'
import { reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { listCost, numbered, pageQuery } from '../pages.ts'
import { facetsIn } from '../product/facets-in.ts'
import { ProductSort } from '../product/sort.ts'
import { ProductConnection, Seller } from '../types.ts'

Seller.implement({
  description: 'A seller as everyone may see it.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    email: t.exposeString('email', {
      nullable: true,
      description: 'Only for admins and the seller; null for anyone else.',
    }),
    products: t.field({
      type: ProductConnection,
      nullable: true,
      args: { sort: t.arg({ type: ProductSort }), first: t.arg.int({ defaultValue: 20 }), after: t.arg.string() },
      complexity: listCost,
      resolve: async ({ id: seller }, { sort, first, after }, { services }, info) => {
        const paging = pageQuery({ first: first ?? 20, after })
        const query = { seller, ...present({ sort }), ...paging, ...facetsIn(info) }
        return numbered({ first: first ?? 20 }, reply(services.product.GET('/api/products', { params: { query } })))
      },
    }),
  }),
})

builder.queryField('seller', (t) =>
  t.field({
    type: Seller,
    nullable: true,
    description: "A seller's public card.",
    args: { id: t.arg.id({ required: true }) },
    complexity: CALL,
    resolve: (_root, { id }, { loaders }) => loaders.sellers.load(id),
  }),
)
