import { isId } from '@shop/shared/id'
import type { components } from '../../generated/product.ts'
import { present } from '../../present.ts'
import { reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'

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

builder.queryField('stock', (t) =>
  t.field({
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
)

builder.mutationField('adjustStock', (t) =>
  t.field({
    type: Stock,
    description:
      '[seller: own] Adds to (or, negative, takes from) the available units and records why; never below zero (OUT_OF_STOCK).',
    args: {
      productId: t.arg.id({ required: true }),
      change: t.arg.int({ required: true }),
      reason: t.arg.string(),
    },
    complexity: CALL,
    resolve: (_root, { productId: id, change, reason }, { services }) => {
      const body = { change, ...present({ reason }) }
      return reply(services.product.POST('/api/products/{id}/stock', { params: { path: { id } }, body }))
    },
  }),
)
