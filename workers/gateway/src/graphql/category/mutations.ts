import type { components } from '../../generated/category.ts'
import { defined, present } from '../../present.ts'
import { reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { checkedByService } from '../checked-by-service.ts'
import { lowerCase } from '../enums.ts'
import { ifMatch } from '../if-match.ts'
import { asksFor } from '../selection.ts'
import { Category, type CategoryWire } from '../types.ts'
import { productsIn } from './products-in.ts'

type Effect = components['schemas']['CategoryEffect']

const CategoryInput = builder.inputType('CategoryInput', {
  description: 'A new category, or changes to one.',
  fields: (t) => ({
    name: t.string({ description: 'Needed when creating.' }),
    slug: t.string({ description: 'Made from the name if absent; the old slug keeps resolving after a change.' }),
    description: t.string(),
    image: t.string(),
    icon: t.string(),
    parentId: t.id({ description: 'Only when creating; later use moveCategory.' }),
    order: t.int({ description: 'Rank among the siblings; last if absent.' }),
    active: t.boolean(),
  }),
})

interface Changed {
  category?: CategoryWire
  effect?: Effect
}

const CategoryDeleteEffect = builder.objectRef<Effect>('CategoryDeleteEffect').implement({
  description:
    'What deleting does or would do: categories removed, children that change parent, products touched (null if unknown now).',
  fields: (t) => ({
    removed: t.exposeInt('removed'),
    reparented: t.exposeInt('reparented'),
    products: t.exposeInt('products', { nullable: true }),
  }),
})

const CategoryResponse = builder.objectRef<Changed>('CategoryResponse').implement({
  description: 'A changed category; effect comes from deleteCategory only.',
  fields: (t) => ({
    success: t.boolean({ resolve: () => true }),
    message: t.string({ nullable: true, resolve: () => null }),
    data: t.field({ type: Category, nullable: true, resolve: ({ category }) => category }),
    effect: t.field({ type: CategoryDeleteEffect, nullable: true, resolve: ({ effect }) => effect }),
  }),
})

const CategoryDeletePolicy = builder.enumType('CategoryDeletePolicy', {
  description:
    'What happens to children: REJECT refuses if there are any (CONFLICT), REPARENT hangs them one level up or under reparentTo, CASCADE removes them.',
  values: lowerCase('REJECT', 'REPARENT', 'CASCADE'),
})

builder.mutationField('createCategory', (t) =>
  t.field({
    type: CategoryResponse,
    description: '[admin] Adds a category, at the top or under parentId.',
    args: { input: t.arg({ type: CategoryInput, required: true }) },
    complexity: CALL,
    resolve: async (_root, { input }, { services }) => {
      const { name, parentId, ...rest } = present(input)
      // An empty name is refused by the service, after it has looked at who asks; an empty parent is the top.
      const body = { name: name ?? '', ...present({ parentId: parentId || undefined }), ...rest }
      return { category: await reply(services.category.POST('/api/categories', { body })) }
    },
  }),
)

builder.mutationFields((t) => ({
  updateCategory: t.field({
    type: CategoryResponse,
    description: '[admin] Changes a category; its products follow a new name within seconds.',
    args: {
      id: t.arg.id({ required: true }),
      input: t.arg({ type: CategoryInput, required: true }),
      expectedVersion: t.arg.int(),
    },
    complexity: CALL,
    resolve: async (_root, { id, input, expectedVersion }, { services }) => {
      const { parentId: _, ...change } = input
      const body = checkedByService<components['schemas']['CategoryPatch']>(defined(change))
      const params = { path: { id }, header: ifMatch(expectedVersion) }
      return { category: await reply(services.category.PATCH('/api/categories/{id}', { params, body })) }
    },
  }),
  deleteCategory: t.field({
    type: CategoryResponse,
    description:
      '[admin] Removes a category; products move to reparentTo or the nearest ancestor left, else go off sale; dryRun only tells the effect.',
    args: {
      id: t.arg.id({ required: true }),
      policy: t.arg({ type: CategoryDeletePolicy, defaultValue: 'reject' }),
      reparentTo: t.arg.id(),
      dryRun: t.arg.boolean({ defaultValue: false }),
      expectedVersion: t.arg.int(),
    },
    complexity: CALL,
    resolve: async (_root, { id, policy, reparentTo, dryRun, expectedVersion }, { services }, info) => {
      const query = present({ policy, reparentTo, dryRun: dryRun ? ('true' as const) : undefined })
      const params = { path: { id }, query, header: ifMatch(expectedVersion) }
      // Before: afterwards they are elsewhere.
      const products = asksFor(['effect', 'products'], info)
        ? await productsIn(services, id, policy === 'cascade')
        : null
      const { removed, reparented } = await reply(services.category.DELETE('/api/categories/{id}', { params }))
      return { effect: { removed, reparented, products } }
    },
  }),
  moveCategory: t.field({
    type: Category,
    description:
      '[admin] Hangs a category and its subtree elsewhere (null: the top, absent: same parent) at rank order; never below itself (CONFLICT).',
    args: {
      id: t.arg.id({ required: true }),
      newParentId: t.arg.id(),
      order: t.arg.int(),
      expectedVersion: t.arg.int(),
    },
    complexity: CALL,
    resolve: (_root, { id, newParentId, order, expectedVersion }, { services }) => {
      const params = { path: { id }, header: ifMatch(expectedVersion) }
      const body = defined({ newParentId, order })
      return reply(services.category.POST('/api/categories/{id}/move', { params, body }))
    },
  }),
}))
