import { builder } from '../builder.ts'
import { type OrderWire, Product, Seller } from '../types.ts'

export const OrderItem = builder.objectRef<OrderWire['items'][number]>('OrderItem').implement({
  description:
    "One line of an order or quote: product as it is now, the rest as it was; subtotal is price x quantity, discount and tax are the line's share.",
  fields: (t) => ({
    productId: t.exposeID('productId'),
    product: t.field({
      type: Product,
      nullable: true,
      resolve: ({ productId }, _args, { loaders }) => loaders.products.load(productId),
    }),
    name: t.exposeString('name'),
    image: t.exposeString('image', { nullable: true }),
    sellerId: t.exposeID('seller'),
    seller: t.field({
      type: Seller,
      nullable: true,
      resolve: ({ seller }, _args, { loaders }) => loaders.sellers.load(seller),
    }),
    quantity: t.exposeInt('quantity'),
    price: t.exposeFloat('price'),
    subtotal: t.exposeFloat('subtotal'),
    discount: t.exposeFloat('discount'),
    tax: t.exposeFloat('tax'),
    productName: t.exposeString('name', { deprecationReason: 'Use name.' }),
  }),
})
