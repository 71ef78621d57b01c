import type { CategoryPatchInput, NewCategoryInput } from './category.schema.ts'
import type { Category, KeptCategory } from './category.ts'

/** A wish to change the tree. With `versions` it is granted only if the category has one of them. */
export type Command =
  | { type: 'create'; id: string; input: NewCategoryInput }
  | { type: 'edit'; id: string; versions: number[] | undefined; input: CategoryPatchInput }
  | MoveCommand
  | RemoveCommand

export interface MoveCommand {
  type: 'move'
  id: string
  versions: number[] | undefined
  /** Null is the top; undefined leaves it below the same parent. */
  newParentId: string | null | undefined
  order: number | null | undefined
}

export interface RemoveCommand {
  type: 'remove'
  id: string
  versions: number[] | undefined
  /** What becomes of the children: they forbid it, go to `reparentTo` or one level up, or go too. */
  policy: 'reject' | 'reparent' | 'cascade'
  reparentTo: string | undefined
  dryRun: boolean
}

export type Refused =
  | { ok: false; code: 'NOT_FOUND' }
  | { ok: false; code: 'STALE'; id: string; version: number }
  | { ok: false; code: 'NO_SUCH_CATEGORY' | 'BELOW_ITSELF'; field: 'parentId' | 'newParentId' | 'reparentTo' }
  | { ok: false; code: 'SLUG_TAKEN'; slug: string }
  | { ok: false; code: 'HAS_CHILDREN' | 'TOO_DEEP' | 'TOO_MANY' | 'TOO_LARGE' }

export interface Changed {
  ok: true
  /** As it is after the change; a removed one as it was. */
  category: Category
  /** What a removal does. */
  removed: number
  reparented: number
}

export type Outcome = Changed | Refused

/** What a rule makes of the categories; their versions and paths are put right afterwards. */
export type Ruling =
  | Refused
  | {
      ok: true
      categories: KeptCategory[]
      /** Where the products of removed categories go. */
      productsTo: string | null
    }
