import { z } from '@hono/zod-openapi'
import { Id, IdOrNull, SoughtId } from '@shop/shared/id'
import { ImageAddress } from '@shop/shared/image'
import { line, lines } from '@shop/shared/line'
import { IdsQuery } from '@shop/shared/page'
import { slugOf } from './category.slug.ts'

export const Category = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string().openapi({ description: 'Unique among siblings' }),
    parentId: z.string().nullable(),
    path: z.string().openapi({ description: 'Slugs from the top down to here', example: 'home/kitchen' }),
    ancestors: z.array(z.string()).openapi({ description: 'Ids from the top down, without the category itself' }),
    order: z.int().openapi({ description: 'Rank among the siblings' }),
    image: z.string().nullable(),
    icon: z.string().nullable(),
    description: z.string().nullable(),
    active: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .openapi('Category')

export const CategoryNode = Category.extend({
  get children() {
    return z.array(CategoryNode)
  },
}).openapi('CategoryNode')

export const CategoryList = z
  .object({
    items: z.array(Category),
    total: z.int(),
    version: z.int().openapi({ description: 'Of the whole tree; grows with every change' }),
  })
  .openapi('CategoryList')

export const CategoryTree = z.object({ version: z.int(), roots: z.array(CategoryNode) }).openapi('CategoryTree')

const Name = line(80, 2)
/** At this address is the whole tree. */
const RESERVED = 'tree'
const Slug = z
  .string()
  .max(80)
  .refine((slug) => slug !== '' && slug === slugOf(slug), 'must be lower-case letters and digits, joined by hyphens')
  .refine((slug) => slug !== RESERVED, `must not be ${RESERVED}, the address of the whole tree`)
const Order = z
  .int()
  .min(0)
  .max(1_000_000)
  .nullish()
  .openapi({ description: 'Whoever stands there moves up by one; null is the last place' })

const looks = {
  image: ImageAddress.nullish(),
  icon: line(100, 0).nullish(),
  description: lines(2_000, 0).nullish(),
}

export const NewCategory = z
  .object({
    name: Name,
    slug: Slug.nullish().openapi({ description: 'Made from the name if absent', example: 'kitchen' }),
    parentId: IdOrNull.optional(),
    ...looks,
    order: Order,
    active: z.boolean().default(true),
  })
  .refine(({ name, slug }) => slug != null || slugOf(name) !== '', {
    path: ['slug'],
    message: 'is needed, for the name has no letters or digits to make one of',
  })
  .refine(({ name, slug }) => slug != null || slugOf(name) !== RESERVED, {
    path: ['slug'],
    message: `is needed, for the name would make ${RESERVED}, the address of the whole tree`,
  })
  .openapi('NewCategory')

export const CategoryPatch = z
  .object({
    name: Name.optional(),
    slug: Slug.optional().openapi({ description: 'The old one keeps resolving', example: 'kitchen' }),
    ...looks,
    order: Order,
    active: z.boolean().optional(),
  })
  .openapi('CategoryPatch')

export const CategoryMove = z
  .object({
    /** Null is the top; if absent, it stays below the same parent. */
    newParentId: IdOrNull.optional(),
    order: Order,
  })
  .openapi('CategoryMove')

/** Strict: a dry run whose name is misspelt must remove nothing. */
export const CategoryRemoval = z.strictObject(
  {
    policy: z.enum(['reject', 'reparent', 'cascade']).default('reject').openapi({
      description: 'What becomes of its children: they forbid it, go one level up or to reparentTo, or go too',
    }),
    reparentTo: Id.optional().openapi({ description: 'Gets the children and the products; its parent if absent' }),
    dryRun: z.enum(['true', 'false']).default('false').openapi({ description: 'Only tells the effect' }),
  },
  { error: ({ code, keys }) => (code === 'unrecognized_keys' ? `unknown: ${keys.join(', ')}` : undefined) },
)

export const CategoryEffect = z
  .object({
    removed: z.int().openapi({ description: 'Categories' }),
    reparented: z.int().openapi({ description: 'Categories that get another parent' }),
    products: z.int().nullable().openapi({ description: 'Unknown here' }),
  })
  .openapi('CategoryEffect')

const ACTIVE = ['true', 'false', 'all'] as const

export const CategoryQuery = z.object({
  active: z.enum(ACTIVE).default('true').openapi({ description: 'Anything but true is for admins' }),
  search: z.string().max(200).optional(),
  parentId: SoughtId.optional(),
  roots: z.enum(['true', 'false']).default('false'),
  ids: IdsQuery.optional(),
})

export type CategoryWire = z.infer<typeof Category>
export type CategoryNodeWire = z.infer<typeof CategoryNode>
export type NewCategoryInput = z.infer<typeof NewCategory>
export type CategoryPatchInput = z.infer<typeof CategoryPatch>
export type CategoryFilter = Omit<z.infer<typeof CategoryQuery>, 'ids'>
