import { present } from '../../present.ts'
import { reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { Category, type CategoryWire } from '../types.ts'

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

const CategoryResponse = builder.objectRef<CategoryWire>('CategoryResponse').implement({
  description: 'A changed category; effect comes from deleteCategory only.',
  fields: (t) => ({
    success: t.boolean({ resolve: () => true }),
    message: t.string({ nullable: true, resolve: () => null }),
    data: t.field({ type: Category, nullable: true, resolve: (category) => category }),
  }),
})

builder.mutationField('createCategory', (t) =>
  t.field({
    type: CategoryResponse,
    description: '[admin] Adds a category, at the top or under parentId.',
    args: { input: t.arg({ type: CategoryInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { input }, { services }) => {
      const { name, ...rest } = present(input)
      // An empty name is refused by the service, after it has looked at who asks.
      return reply(services.category.POST('/api/categories', { body: { name: name ?? '', ...rest } }))
    },
  }),
)
