import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventsOf } from './category.event.ts'
import { located } from './category.tree.ts'
import { Shop } from './testing/shop.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const name = fc.constantFrom(...NAMES)
const place = fc.option(name, { nil: null })
const anyCommand = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constant('add' as const), name, place) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('move' as const), name, place) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('rename' as const), name, name) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('reparent' as const), name, place) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('cascade' as const), name, place) },
)

describe('whatever is done', () => {
  it('every parent is there, no path is twice, versions grow, and every difference is told of', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 40 }), (commands) => {
        const shop = new Shop()
        const known = new Map<string, { version: number; path: string }>()
        for (const [what, subject, other] of commands) {
          if (what === 'add') shop.add(subject, other ?? undefined)
          else if (what === 'move') shop.move(subject, other)
          else if (what === 'rename') shop.edit(subject, { slug: other })
          else shop.remove(subject, what, other === null ? {} : { to: other })
          const all = located(shop.tree.categories)
          const ids = new Set(all.map(({ id }) => id))
          expect(all.filter(({ parentId }) => parentId !== null && !ids.has(parentId))).toEqual([])
          expect(new Set(all.map(({ path }) => path)).size).toBe(all.length)
          for (const { event } of eventsOf(shop.tree.outbox, all)) {
            const old = known.get(event.categoryId)
            expect(event.version).toBeGreaterThan(old?.version ?? 0)
            if (event.type === 'removed') known.delete(event.categoryId)
            else known.set(event.categoryId, event)
          }
          shop.told()
          expect(all.map(({ id, path }) => `${id} ${path}`).toSorted()).toEqual(
            [...known].map(([id, { path }]) => `${id} ${path}`).toSorted(),
          )
        }
      }),
    )
  })
})
