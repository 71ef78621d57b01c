import { present } from '../../present.ts'
import { reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { inNamesOf } from '../field-names.ts'
import { ifMatch } from '../if-match.ts'
import { Product } from '../types.ts'
import { newProductBody, productChangeBody, productNames } from './input.ts'

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

const UpdateProductInput = builder.inputType('UpdateProductInput', {
  description: 'Changes to a product; ratings and reviews cannot be set.',
  fields: (t) => ({
    name: t.string(),
    description: t.string(),
    price: t.float(),
    categoryId: t.id(),
    inventory: t.int({ description: 'New number of available units; adjustStock is safer while orders come in.' }),
    images: t.stringList(),
    sellerId: t.string({ description: "[admin] The product's present seller is accepted from a seller." }),
    tags: t.stringList(),
    active: t.boolean(),
    category: t.string({ deprecationReason: 'Use categoryId.' }),
    stock: t.int({ deprecationReason: 'Use inventory.' }),
    imageUrl: t.string({ deprecationReason: 'Use images.' }),
    isActive: t.boolean({ deprecationReason: 'Use active.' }),
  }),
})

builder.mutationField('createProduct', (t) =>
  t.field({
    type: Product,
    description: '[seller: own] Lists a product; an admin may list for any seller.',
    args: { input: t.arg({ type: CreateProductInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { input }, { services }) =>
      inNamesOf(
        productNames(input),
        reply(services.product.POST('/api/products', { body: newProductBody(present(input)) })),
      ),
  }),
)

builder.mutationFields((t) => ({
  updateProduct: t.field({
    type: Product,
    description:
      '[seller: own] expectedVersion, if given and stale, is a CONFLICT and nothing changes (also in the other mutations that take it).',
    args: {
      id: t.arg.id({ required: true }),
      input: t.arg({ type: UpdateProductInput, required: true }),
      expectedVersion: t.arg.int(),
    },
    complexity: CALL,
    resolve: (_root, { id, input, expectedVersion }, { services }) => {
      const params = { path: { id }, header: ifMatch(expectedVersion) }
      const changed = services.product.PATCH('/api/products/{id}', { params, body: productChangeBody(input) })
      return inNamesOf(productNames(input), reply(changed))
    },
  }),
  deleteProduct: t.boolean({
    description: '[seller: own] Takes the product off sale; orders and reviews keep it.',
    args: { id: t.arg.id({ required: true }), expectedVersion: t.arg.int() },
    complexity: CALL,
    resolve: async (_root, { id, expectedVersion }, { services }) => {
      const params = { path: { id }, header: ifMatch(expectedVersion) }
      await services.product.DELETE('/api/products/{id}', { params })
      return true
    },
  }),
}))
