import type { Actor } from '@shop/shared/actor'
import { newId } from '@shop/shared/id'
import { changing } from '@shop/shared/read-through'
import { tagProducts } from './category.tagging.ts'
import type { CategoryProjection } from './category.ts'
import type { Deps } from './deps.ts'
import type { BulkChange } from './import.repository.ts'
import type { ImportResult } from './import.schema.ts'
import { noSuchProduct, refused, type Wish, wishOf } from './import.ts'
import { movedBy } from './movement.ts'
import type { Line } from './ndjson.ts'
import { familiesOf, LISTS } from './product.cache.ts'
import { CATEGORY_REMOVED } from './product.refusal.ts'
import type { ChangeRefused } from './product.change.repository.ts'
import { changesOf, newProduct, ownedBy, type Product } from './product.ts'

/** A change takes several queries, and a call to the Store has little more than a second. */
const CHANGES_AT_ONCE = 20

export type ImportDeps = Pick<Deps, 'imports' | 'categoryTags' | 'cache'>

type New = Extract<Wish, { kind: 'new' }>
type Change = Extract<Wish, { kind: 'change' }>

/** Does what the lines ask for, and tells what became of each, in their order. */
export async function importBatch(deps: ImportDeps, actor: Actor, lines: readonly Line[]): Promise<ImportResult[]> {
  const read = lines.map((line) => wishOf(line, actor))
  const wishes = read.filter((wish): wish is Wish => 'kind' in wish)
  const categories = await categoriesFor(deps, wishes)
  const possible = wishes.filter(({ input }) => input.category === undefined || categories.has(input.category))
  const listed = await insertAll(deps, actor, possible.filter(isNew), categories)
  const changed = await changeAll(deps, actor, possible.filter(isChange), categories)
  await tagLate(deps, categories)
  const results = new Map([...listed, ...changed].map((result) => [result.line, result]))
  const unknown = [{ field: 'category', message: 'there is no such category, or more than one; give the id of one' }]
  return read.map((one) =>
    'kind' in one ? (results.get(one.line) ?? refused(one.line, 'BAD_USER_INPUT', unknown)) : one,
  )
}

type Categories = ReadonlyMap<string, CategoryProjection>

async function categoriesFor({ imports }: ImportDeps, wishes: readonly Wish[]): Promise<Categories> {
  const refs = [...new Set(wishes.flatMap(({ input }) => input.category ?? []))]
  const found = refs.length === 0 ? [] : await imports.categories(refs)
  return new Map(refs.flatMap((ref, at) => (found[at] ? [[ref, found[at]]] : [])))
}

async function insertAll(
  { imports, cache }: ImportDeps,
  actor: Actor,
  wishes: readonly New[],
  categories: Categories,
): Promise<ImportResult[]> {
  const now = new Date()
  const products = wishes.flatMap(({ id, sellerId, input }): Product[] => {
    const category = categories.get(input.category)
    return category ? [newProduct(id, input, category, sellerId, now)] : []
  })
  if (products.length > 0) {
    await changing(cache, [LISTS], () => imports.insertAll(products, movedBy(actor)))
  }
  return wishes.map(({ line, id }) => ({ line, ok: true, id }))
}

async function changeAll(
  { imports, cache }: ImportDeps,
  actor: Actor,
  wishes: readonly Change[],
  categories: Categories,
): Promise<ImportResult[]> {
  const scope = { sellerId: ownedBy(actor), versions: undefined }
  const results: ImportResult[] = []
  for (let from = 0; from < wishes.length; from += CHANGES_AT_ONCE) {
    const some = wishes.slice(from, from + CHANGES_AT_ONCE)
    const changes = some.map(({ id, input }): BulkChange => ({
      id,
      changes: changesOf(input, input.category === undefined ? undefined : categories.get(input.category)),
      moving: { id: newId(), at: new Date(), by: movedBy(actor) },
    }))
    const families = [...new Set(some.flatMap(({ id }) => familiesOf(id)))]
    const refusals = await changing(cache, families, () => imports.changeAll(scope, changes))
    results.push(
      ...some.map(({ line, id }, at): ImportResult => {
        const refusal = refusals[at]
        return refusal ? changeRefused(line, refusal) : { line, ok: true, id }
      }),
    )
  }
  return results
}

function changeRefused(line: number, { code }: ChangeRefused): ImportResult {
  if (code === 'CATEGORY_REMOVED') return refused(line, 'BAD_USER_INPUT', [CATEGORY_REMOVED])
  return noSuchProduct(line)
}

/** A category may have changed since it was read, and its products been tagged before these were there. */
async function tagLate(deps: ImportDeps, categories: Categories): Promise<void> {
  if (categories.size === 0) return
  const now = await deps.imports.categories([...categories.values()].map(({ id }) => id))
  const changed = [...categories.values()].filter(({ version }, at) => now[at]?.version !== version)
  for (const { id } of changed) await tagProducts(() => deps, id)
}

function isNew(wish: Wish): wish is New {
  return wish.kind === 'new'
}

function isChange(wish: Wish): wish is Change {
  return wish.kind === 'change'
}
