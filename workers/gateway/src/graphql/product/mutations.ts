import { present } from '../../present.ts'
import { reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { Product } from '../types.ts'
import { newProductBody } from './input.ts'

const CreateProductInput = builder.inputType('CreateProductInput', {
  description: 'A new product; needs a category and a stock, under either name.',
  fields: (t) => ({
    name: t.string({ required: true }),
    description: t.string({ required: true }),
    price: t.float({ required: true }),
    categoryId: t.id(),
    category: t.string({ description: 'Id, slug path, slug or name.', deprecationReason: 'Use categoryId.' }),
    inventory: t.int(),
    images: t.stringList(),
    sellerId: t.string({
      description:
        "[admin] Defaults to the caller, also for the word 'admin'; a seller naming another account is FORBIDDEN.",
    }),
    tags: t.stringList(),
    active: t.boolean(),
    stock: t.int({ deprecationReason: 'Use inventory.' }),
    imageUrl: t.string({ deprecationReason: 'Use images.' }),
  }),
})

builder.mutationField('createProduct', (t) =>
  t.field({
    type: Product,
    description: '[seller: own] Lists a product; an admin may list for any seller.',
    args: { input: t.arg({ type: CreateProductInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { input }, { services }) =>
      reply(services.product.POST('/api/products', { body: newProductBody(present(input)) })),
  }),
)
