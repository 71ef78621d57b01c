import { present } from '../../present.ts'
import { found, reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { Category, type CategoryWire } from '../types.ts'
import { type CategoryTreeWire, nodesOf } from './tree.ts'

/** Of a list whose length is not known before: the shop's whole tree. */
const ALL = { field: CALL, multiplier: 100 }

const CategoriesResponse = builder.objectRef<CategoryWire[]>('CategoriesResponse').implement({
  description: 'A list of categories.',
  fields: (t) => ({
    success: t.boolean({ resolve: () => true }),
    message: t.string({ nullable: true, resolve: () => null }),
    data: t.field({ type: [Category], complexity: { field: 1, multiplier: 1 }, resolve: (categories) => categories }),
    count: t.int({ resolve: (categories) => categories.length }),
  }),
})

const CategoryTree = builder.objectRef<CategoryTreeWire>('CategoryTree').implement({
  description:
    'The tree in one piece: roots to walk down by children, or all nodes with parents first and siblings in order; version grows with every change.',
  fields: (t) => ({
    roots: t.expose('roots', { type: [Category] }),
    nodes: t.field({ type: [Category], complexity: { field: 1, multiplier: 100 }, resolve: nodesOf }),
    version: t.exposeInt('version'),
  }),
})

const CategoryFilterInput = builder.inputType('CategoryFilterInput', {
  description:
    'Narrows the category list: active ones by default (false or null need an admin), only direct children of parentId, only the top level.',
  fields: (t) => ({
    active: t.boolean(),
    search: t.string(),
    parentId: t.id(),
    rootsOnly: t.boolean(),
    isActive: t.boolean({ deprecationReason: 'Use active.' }),
  }),
})

builder.queryFields((t) => ({
  categories: t.field({
    type: CategoriesResponse,
    nullable: true,
    description: 'All categories as a flat list in tree order.',
    args: { filter: t.arg({ type: CategoryFilterInput }) },
    complexity: ALL,
    resolve: async (_root, { filter }, { services }) => {
      const { active = filter?.isActive, search, parentId, rootsOnly } = filter ?? {}
      const wanted = {
        search,
        parentId: parentId || undefined,
        roots: rootsOnly ? ('true' as const) : undefined,
        active: shown(active),
      }
      return (await reply(services.category.GET('/api/categories', { params: { query: present(wanted) } }))).items
    },
  }),
  category: t.field({
    type: Category,
    nullable: true,
    description:
      "One category by id or slug path ('home/kitchen'); a bare slug works while only one category has it, an old slug keeps working.",
    args: { id: t.arg.string({ required: true }) },
    complexity: CALL,
    resolve: (_root, { id: ref }, { services }) =>
      ref === '' ? null : found(services.category.GET('/api/categories/{ref}', { params: { path: { ref } } })),
  }),
  categoryTree: t.field({
    type: CategoryTree,
    nullable: true,
    description: 'The whole tree, or the part below rootId.',
    args: { rootId: t.arg.id() },
    complexity: CALL,
    resolve: (_root, { rootId: root }, { services, loaders }) =>
      root
        ? found(services.category.GET('/api/categories/tree', { params: { query: { root } } }))
        : loaders.categoryTree(),
  }),
  categoryWithChildren: t.field({
    type: [Category],
    nullable: true,
    description: 'The category itself, then its direct children in order.',
    args: { id: t.arg.string({ required: true }) },
    complexity: CALL,
    resolve: async (_root, { id }, { services }) =>
      (await found(services.category.GET('/api/categories/{id}/children', { params: { path: { id } } })))?.items,
  }),
}))

/** Absent means the active ones, null means all of them. */
function shown(active: boolean | null | undefined): 'true' | 'false' | 'all' | undefined {
  if (active === undefined) return undefined
  return active === null ? 'all' : active ? 'true' : 'false'
}
