import { describe, expect, it } from 'vitest'
import { aShop, idOf, refusal } from '../testing/shop.ts'

describe('an edit', () => {
  it('that changes nothing is no change', () => {
    const shop = aShop()
    const before = shop.tree
    expect(shop.edit('home', { name: 'home', description: null })).toMatchObject({ ok: true, category: { version: 1 } })
    expect(shop.edit('home', {})).toMatchObject({ ok: true })
    expect(shop.tree).toBe(before)
  })

  it('of the slug changes all paths below, and each of them is told of', () => {
    const shop = aShop()
    expect(shop.edit('home', { slug: 'house' })).toMatchObject({ ok: true, category: { version: 2, path: 'house' } })
    expect(shop.told()).toEqual([
      'changed 2 house',
      'changed 2 house/kitchen',
      'changed 2 house/kitchen/pans',
      'changed 2 house/garden',
    ])
    expect(shop.versionOf('toys')).toBe(1)
  })

  it('of the name leaves the slug, and only the category itself is told of', () => {
    const shop = aShop()
    expect(shop.edit('home', { name: 'House' })).toMatchObject({ category: { name: 'House', slug: 'home' } })
    expect(shop.told()).toEqual(['changed 2 home'])
  })

  it('of what product does not know is a new version that nobody is told of', () => {
    const shop = aShop()
    shop.edit('home', { description: 'All for the house', image: '/home.jpg', icon: 'house' })
    expect(shop.versionOf('home')).toBe(2)
    expect(shop.edit('home', { image: null })).toMatchObject({ category: { image: null, icon: 'house' } })
    expect(shop.told()).toEqual([])
  })

  it('can put it at another place, or last', () => {
    const shop = aShop()
    shop.edit('garden', { order: 0 })
    expect(shop.paths()).toEqual(['home', 'home/garden', 'home/kitchen', 'home/kitchen/pans', 'toys'])
    shop.edit('garden', { order: null })
    expect(shop.paths()).toEqual(['home', 'home/kitchen', 'home/kitchen/pans', 'home/garden', 'toys'])
  })

  it('is refused if the category is unknown, has changed, or would have the slug of a sibling', () => {
    const shop = aShop()
    expect(shop.edit('nowhere', {})).toEqual(refusal('NOT_FOUND'))
    expect(shop.edit('home', { name: 'House' }, [7, 8])).toEqual(refusal('STALE', { id: idOf('home'), version: 1 }))
    expect(shop.edit('home', { name: 'House' }, [])).toEqual(refusal('STALE', { id: idOf('home'), version: 1 }))
    expect(shop.edit('home', { name: 'House' }, [8, 1])).toMatchObject({ ok: true })
    expect(shop.edit('kitchen', { slug: 'garden' })).toEqual(refusal('SLUG_TAKEN', { slug: 'garden' }))
  })
})
