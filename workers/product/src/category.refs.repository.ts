import { isId } from '@shop/shared/id'
import type { Index } from '@shop/shared/mongo'
import type { Collection, Db } from 'mongodb'
import type { CategoryDocument } from './category.repository.ts'

export const categoryRefIndexes: Index[] = [{ collection: 'categories', key: { refs: 1 }, options: { name: 'refs' } }]

/** More categories of one name than anybody looks for at once. */
const MAX_NAMESAKES = 100

/** Finds categories by what people call them. */
export class CategoryRefRepository {
  readonly #categories: Collection<CategoryDocument>

  constructor(db: Db) {
    this.#categories = db.collection('categories')
  }

  /** The ids of the categories with this id, slug path, slug or name; an id need not be known here yet. */
  async resolve(ref: string): Promise<string[]> {
    if (isId(ref)) return [ref.toLowerCase()]
    const named = await this.#categories
      .find({ refs: folded(ref), removed: false }, { projection: { _id: 1 } })
      .limit(MAX_NAMESAKES)
      .toArray()
    return named.map(({ _id }) => _id.toHexString())
  }
}

/** What a category is found by: its slug path, its slug and its name, in whatever case. */
export function refsOf({ path, name }: { path: string; name: string }): string[] {
  return [...new Set([path, path.slice(path.lastIndexOf('/') + 1), name].map(folded))]
}

function folded(text: string): string {
  return text.trim().normalize('NFC').toLowerCase()
}
