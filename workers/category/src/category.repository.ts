import type { Index } from '@shop/shared/mongo'
import { BSON, type Collection, type Db } from 'mongodb'
import { changed, type Tree } from './category.change.ts'
import type { Command, Outcome } from './category.command.ts'
import { eventsOf, type Untold } from './category.event.ts'
import { located } from './category.tree.ts'
import type { Category } from './category.ts'

/** The whole tree in one document, so that every change to it is one conditional write. */
interface TreeDocument extends Tree {
  _id: typeof TREE
  /** What the latest changes were answered, for their repeats. */
  answers: { id: string; outcome: Outcome }[]
}

const TREE = 'tree'
/** More than can be under way at once. */
const ANSWERS_KEPT = 20
/** A document may have 16 MiB; the rest is for the outbox of a product service that is down. */
const MAX_TREE_BYTES = 8 * 1024 * 1024

/** None: there is one document. */
export const categoryIndexes: Index[] = []

/** What readers get of the tree. */
export interface CategoryTreeState {
  version: number
  categories: Category[]
}

/** The category tree in the database. It is small, so it is read and written as a whole. */
export class CategoryRepository {
  readonly #trees: Collection<TreeDocument>

  constructor(db: Db) {
    this.#trees = db.collection('trees')
  }

  /** The tree with its version; null if it still has the version that the caller knows. */
  async read(known?: number): Promise<CategoryTreeState | null> {
    const unknown = known === undefined ? {} : { version: { $ne: known } }
    const tree = await this.#trees.findOne({ _id: TREE, ...unknown }, { projection: { outbox: 0, answers: 0 } })
    if (tree) return { version: tree.version, categories: located(tree.categories) }
    return known === undefined ? { version: 0, categories: [] } : null
  }

  /**
   * Grants a command or refuses it. The write is on the condition that the tree is still the one that was looked at;
   * if it is not, the command is judged anew. A repeat with the same id gets the first answer again.
   */
  async change(id: string, command: Command, now: Date): Promise<Outcome> {
    for (;;) {
      const before = await this.#tree()
      const answer = before.answers.find((given) => given.id === id)
      if (answer) return answer.outcome
      const { tree, outcome } = changed(before, command, now)
      if (tree === before) return outcome
      const answers = [...before.answers, { id, outcome }].slice(-ANSWERS_KEPT)
      const document = { ...tree, answers }
      if (BSON.calculateObjectSize({ ...document, outbox: [] }) > MAX_TREE_BYTES)
        return { ok: false, code: 'TOO_LARGE' }
      const written = await this.#trees.replaceOne({ _id: TREE, version: before.version }, document)
      if (written.matchedCount === 1) return outcome
    }
  }

  /** What product has not acknowledged for good. */
  async outbox(): Promise<Untold[]> {
    const { outbox, categories } = await this.#tree()
    return eventsOf(outbox, located(categories))
  }

  /** Notes that product has acknowledged these events for the first time. */
  async noteTold(eventIds: string[], toldAt: Date): Promise<void> {
    await this.#trees.updateOne(
      { _id: TREE },
      { $set: { 'outbox.$[told].toldAt': toldAt } },
      { arrayFilters: [{ 'told.id': { $in: eventIds }, 'told.toldAt': null }] },
    )
  }

  /** Takes events out of the outbox for good. */
  async forget(eventIds: string[]): Promise<void> {
    await this.#trees.updateOne({ _id: TREE }, { $pull: { outbox: { id: { $in: eventIds } } } })
  }

  async #tree(): Promise<TreeDocument> {
    const tree = await this.#trees.findOne({ _id: TREE })
    if (tree) return tree
    const empty = { version: 0, categories: [], outbox: [], answers: [] }
    await this.#trees.updateOne({ _id: TREE }, { $setOnInsert: empty }, { upsert: true })
    return this.#tree()
  }
}
