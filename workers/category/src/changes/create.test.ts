import { describe, expect, it } from 'vitest'
import { changed, MAX_CATEGORIES, MAX_DEPTH } from '../category.change.ts'
import type { Command } from '../category.command.ts'
import { newCategory } from '../category.ts'
import { aShop, EMPTY, refusal, Shop } from '../testing/shop.ts'

describe('a new category', () => {
  it('is told of, and makes a new version of the tree', () => {
    const shop = new Shop()
    expect(shop.add('home')).toMatchObject({ ok: true, category: { path: 'home', version: 1 }, removed: 0 })
    expect(shop.tree.version).toBe(1)
    expect(shop.told()).toEqual(['changed 1 home'])
  })

  it('that is there already changes nothing', () => {
    const shop = aShop()
    const before = shop.tree
    expect(shop.add('home', undefined, { name: 'another' })).toMatchObject({ ok: true, category: { name: 'home' } })
    expect(shop.tree).toBe(before)
  })

  it('moves those up from whose place it takes', () => {
    const shop = aShop()
    shop.add('attic', 'home', { order: 0 })
    expect(shop.paths()).toEqual(['home', 'home/attic', 'home/kitchen', 'home/kitchen/pans', 'home/garden', 'toys'])
    expect([shop.versionOf('kitchen'), shop.versionOf('garden'), shop.versionOf('pans')]).toEqual([2, 2, 1])
    expect(shop.told()).toEqual(['changed 1 home/attic'])
  })

  it('is refused without its parent, beside one with its slug, and below the lowest level', () => {
    const shop = aShop()
    expect(shop.add('lamps', 'nowhere')).toEqual(refusal('NO_SUCH_CATEGORY', { field: 'parentId' }))
    expect(shop.add('other', 'home', { slug: 'kitchen' })).toEqual(refusal('SLUG_TAKEN', { slug: 'kitchen' }))
    expect(shop.add('other', 'toys', { slug: 'kitchen' })).toMatchObject({ ok: true })
    for (let level = 2; level <= MAX_DEPTH; level += 1) shop.add(`l${level}`, level === 2 ? 'toys' : `l${level - 1}`)
    expect(shop.paths().at(-1)?.split('/')).toHaveLength(MAX_DEPTH)
    expect(shop.add('too-deep', `l${MAX_DEPTH}`)).toEqual(refusal('TOO_DEEP'))
  })

  it('is refused when the tree is full', () => {
    const categories = Array.from({ length: MAX_CATEGORIES }, (_, index) =>
      newCategory(`${index}`, { name: `c${index}`, active: true, order: index }, null, [], new Date(0)),
    )
    const command: Command = { type: 'create', id: 'new', input: { name: 'One more', active: true } }
    expect(changed({ ...EMPTY, categories }, command, new Date(0)).outcome).toEqual(refusal('TOO_MANY'))
    expect(changed({ ...EMPTY, categories: categories.slice(1) }, command, new Date(0)).outcome.ok).toBe(true)
  })
})
