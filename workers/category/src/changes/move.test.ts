import { describe, expect, it } from 'vitest'
import { MAX_DEPTH } from '../category.change.ts'
import { aShop, idOf, refusal } from '../testing/shop.ts'

describe('a move', () => {
  it('takes along all that is below, and each of them is told of', () => {
    const shop = aShop()
    expect(shop.move('kitchen', 'toys')).toMatchObject({ ok: true, category: { path: 'toys/kitchen', version: 2 } })
    expect(shop.paths()).toEqual(['home', 'home/garden', 'toys', 'toys/kitchen', 'toys/kitchen/pans'])
    expect(shop.told()).toEqual(['changed 2 toys/kitchen', 'changed 2 toys/kitchen/pans'])
  })

  it('to the top, and among its siblings', () => {
    const shop = aShop()
    shop.move('pans', null, 1)
    expect(shop.paths()).toEqual(['home', 'home/kitchen', 'home/garden', 'pans', 'toys'])
    shop.move('toys', undefined, 0)
    expect(shop.paths()).toEqual(['toys', 'home', 'home/kitchen', 'home/garden', 'pans'])
  })

  it('that leads nowhere else is no change', () => {
    const shop = aShop()
    const before = shop.tree
    expect(shop.move('kitchen', 'home')).toMatchObject({ ok: true, category: { version: 1 } })
    expect(shop.move('kitchen')).toMatchObject({ ok: true, category: { version: 1 } })
    expect(shop.tree).toBe(before)
  })

  it('below itself or what is below it is refused', () => {
    const shop = aShop()
    const below = refusal('BELOW_ITSELF', { field: 'newParentId' })
    expect(shop.move('home', 'home')).toEqual(below)
    expect(shop.move('home', 'pans')).toEqual(below)
    expect(shop.move('pans', 'home')).toMatchObject({ ok: true })
  })

  it('of two in opposite directions is refused the second time', () => {
    const shop = aShop()
    expect(shop.move('kitchen', 'garden').ok).toBe(true)
    expect(shop.move('garden', 'kitchen')).toEqual(refusal('BELOW_ITSELF', { field: 'newParentId' }))
  })

  it('is refused if it is stale, leads to nothing, beside the same slug, or too deep with what is below', () => {
    const shop = aShop()
    expect(shop.move('pans', 'toys', 0, [2])).toEqual(refusal('STALE', { id: idOf('pans'), version: 1 }))
    expect(shop.move('pans', 'nowhere')).toEqual(refusal('NO_SUCH_CATEGORY', { field: 'newParentId' }))
    shop.add('pans-2', 'toys', { slug: 'pans' })
    expect(shop.move('pans', 'toys')).toEqual(refusal('SLUG_TAKEN', { slug: 'pans' }))
    for (let level = 2; level < MAX_DEPTH; level += 1) shop.add(`l${level}`, level === 2 ? 'toys' : `l${level - 1}`)
    expect(shop.move('kitchen', `l${MAX_DEPTH - 1}`)).toEqual(refusal('TOO_DEEP'))
    expect(shop.move('garden', `l${MAX_DEPTH - 1}`)).toMatchObject({ ok: true })
  })

  it('leaves its former place, of which the last ten are known', () => {
    const shop = aShop()
    shop.move('garden', 'toys')
    expect(shop.tree.categories.find(({ slug }) => slug === 'garden')?.former).toEqual([
      { parentId: idOf('home'), slug: 'garden', until: shop.tree.version },
    ])
    for (let index = 0; index < 12; index += 1) shop.edit('garden', { slug: `garden-${index}` })
    shop.edit('garden', { slug: 'garden-3' })
    const former = shop.tree.categories.find(({ slug }) => slug === 'garden-3')?.former ?? []
    const left = [1, 2, 4, 5, 6, 7, 8, 9, 10, 11]
    expect(former.map(({ slug }) => slug)).toEqual(left.map((index) => `garden-${index}`))
  })
})
