import type { Client } from '../../tools/demo/client.ts'
import type { CategoryFigures } from './categories.ts'

/** What was asked of a category: another name, or another parent. */
interface Wish {
  id: string
  name?: string
  parentId?: string | null
}

export interface Rush {
  /** Each category as the newest answer told it. */
  acknowledged: Map<string, CategoryFigures>
  /** What was never answered: it may have been done. */
  unanswered: Wish[]
  /** How many changes were answered. */
  answers: number
}

/** Adds a category, and tells it as it was answered. */
export function addCategory(admin: Client, name: string, parentId: string | null): Promise<CategoryFigures> {
  return admin.rest('POST', '/api/categories', { name, parentId })
}

/**
 * Renames these categories, moves them about and adds others below them, several at the same time, until the platform
 * answers no more.
 */
export function stirUntilTheEnd(admin: Client, categories: readonly CategoryFigures[], lanes: number) {
  const rush: Rush = { acknowledged: new Map(), unanswered: [], answers: 0 }
  for (const category of categories) rush.acknowledged.set(category.id, category)
  const ids = categories.map(({ id }) => id)
  let asked = 0

  const lane = async (): Promise<void> => {
    for (;;) {
      asked += 1
      const id = ids[(asked * 7) % ids.length] ?? ''
      const other = ids[(asked * 5 + 3) % ids.length] ?? ''
      const name = `Stirred ${asked}`
      const wish = [
        { id, name },
        { id, parentId: asked % 4 === 1 ? null : other },
        { id: '', name },
      ][asked % 3] ?? { id }
      const answer = await ask(wish, other).catch(() => undefined)
      if (!answer) {
        rush.unanswered.push(wish)
        return
      }
      if (answer.status < 300) acknowledge(categoryIn(await answer.json().catch(() => undefined)), wish)
    }
  }

  function ask({ id, name, parentId }: Wish, below: string): Promise<Response> {
    const send = (method: string, path: string, body: object) =>
      fetch(`${admin.origin}/api/categories${path}`, { method, headers: admin.headers, body: JSON.stringify(body) })
    if (id === '') return send('POST', '', { name, parentId: below })
    return name === undefined
      ? send('POST', `/${id}/move`, { newParentId: parentId })
      : send('PATCH', `/${id}`, { name })
  }

  function acknowledge(category: CategoryFigures | undefined, wish: Wish): void {
    if (!category) return void rush.unanswered.push(wish)
    rush.answers += 1
    const known = rush.acknowledged.get(category.id)
    if (!known || known.version < category.version) rush.acknowledged.set(category.id, category)
  }

  return { rush, ended: Promise.all(Array.from({ length: lanes }, lane)) }
}

/** What is wrong with the tree: categories that are lost, below themselves or nothing, or not as they were answered. */
export function faultsOf(tree: readonly CategoryFigures[], { acknowledged, unanswered }: Rush): string[] {
  const byId = new Map(tree.map((category) => [category.id, category]))
  const faults: string[] = []
  for (const { id, parentId, ancestors } of tree) {
    const above = parentId === null ? undefined : byId.get(parentId)
    const expected = above ? [...above.ancestors, above.id] : []
    if (parentId !== null && !above) faults.push(`${id} is below nothing`)
    if (ancestors.includes(id) || ancestors.join() !== expected.join()) faults.push(`${id} has other ancestors`)
  }
  for (const [id, answered] of acknowledged) {
    const now = byId.get(id)
    const wishes = unanswered.filter((wish) => wish.id === id)
    const names = [answered.name, ...wishes.flatMap(({ name }) => name ?? [])]
    const parents = [answered.parentId, ...wishes.flatMap(({ parentId }) => (parentId === undefined ? [] : [parentId]))]
    if (!now || now.version < answered.version) faults.push(`${id} is not what it was`)
    else if (!names.includes(now.name)) faults.push(`${id} is called ${now.name} and not ${names.join(' or ')}`)
    else if (!parents.includes(now.parentId)) faults.push(`${id} is not below ${parents.join(' or ')}`)
  }
  return faults
}

/** A change that is granted is answered with the category, if the answer comes through. */
function categoryIn(json: unknown): CategoryFigures | undefined {
  return json as CategoryFigures | undefined
}
