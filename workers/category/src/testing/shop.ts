import { changed, type Tree } from '../category.change.ts'
import type { Command, Outcome } from '../category.command.ts'
import { eventsOf } from '../category.event.ts'
import { located, treeOrder } from '../category.tree.ts'

export const EMPTY: Tree = { version: 0, categories: [], outbox: [] }
const START = Date.parse('2026-01-01T00:00:00Z')

/** The id of the category that was first called this. */
export const idOf = (name: string) => Buffer.from(name.padEnd(12).slice(0, 12)).toString('hex')

/** A tree that is changed by name: every category's id follows from its first name. */
export class Shop {
  tree = EMPTY
  #now = START

  do(command: Command): Outcome {
    this.#now += 1_000
    const { tree, outcome } = changed(this.tree, command, new Date(this.#now))
    this.tree = tree
    return outcome
  }

  add(name: string, parent?: string, input: object = {}): Outcome {
    const parentId = parent === undefined ? null : idOf(parent)
    return this.do({ type: 'create', id: idOf(name), input: { name, parentId, active: true, ...input } })
  }

  edit(name: string, input: object, versions?: number[]): Outcome {
    return this.do({ type: 'edit', id: idOf(name), versions, input })
  }

  move(name: string, to?: string | null, order?: number, versions?: number[]): Outcome {
    const newParentId = typeof to === 'string' ? idOf(to) : to
    return this.do({ type: 'move', id: idOf(name), versions, newParentId, order })
  }

  remove(name: string, policy: 'reject' | 'reparent' | 'cascade', options: { to?: string; dryRun?: boolean } = {}) {
    const { to, dryRun = false } = options
    const reparentTo = to === undefined ? undefined : idOf(to)
    return this.do({ type: 'remove', id: idOf(name), versions: undefined, policy, reparentTo, dryRun })
  }

  /** All paths, in tree order. */
  paths(): string[] {
    return treeOrder(located(this.tree.categories)).map(({ path }) => path)
  }

  versionOf(name: string): number | undefined {
    return this.tree.categories.find(({ id }) => id === idOf(name))?.version
  }

  /** Takes the events out: type, version and path of each, and where the products of a removed one go. */
  told(): string[] {
    const events = eventsOf(this.tree.outbox, located(this.tree.categories))
    this.tree = { ...this.tree, outbox: [] }
    return events.map(({ event: { type, version, path, productsTo } }) =>
      [type, version, path, ...(type === 'removed' ? [productsTo] : [])].join(' '),
    )
  }
}

/** home/kitchen/pans, home/garden, toys; all events are told. */
export function aShop(): Shop {
  const made = new Shop()
  made.add('home')
  made.add('kitchen', 'home')
  made.add('pans', 'kitchen')
  made.add('garden', 'home')
  made.add('toys')
  made.told()
  return made
}

export const refusal = (code: string, more: object = {}) => ({ ok: false, code, ...more })
