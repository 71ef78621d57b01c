import { describe, expect, it } from 'vitest'
import { aShop, idOf, refusal } from '../testing/shop.ts'

describe('a removal', () => {
  it('is refused while there are children, unless it says what becomes of them', () => {
    const shop = aShop()
    expect(shop.remove('home', 'reject')).toEqual(refusal('HAS_CHILDREN'))
    expect(shop.remove('pans', 'reject')).toMatchObject({ ok: true, removed: 1, reparented: 0 })
    expect(shop.told()).toEqual([`removed 2 home/kitchen/pans ${idOf('kitchen')}`])
  })

  it('hangs the children one level up, behind those that are there', () => {
    const shop = aShop()
    expect(shop.remove('kitchen', 'reparent')).toMatchObject({ removed: 1, reparented: 1 })
    expect(shop.paths()).toEqual(['home', 'home/garden', 'home/pans', 'toys'])
    expect(shop.told()).toEqual(['changed 2 home/pans', `removed 2 home/kitchen ${idOf('home')}`])
  })

  it('hangs them where it is told, and the products go there, too', () => {
    const shop = aShop()
    expect(shop.remove('home', 'reparent', { to: 'toys' })).toMatchObject({ removed: 1, reparented: 2 })
    expect(shop.paths()).toEqual(['toys', 'toys/kitchen', 'toys/kitchen/pans', 'toys/garden'])
    expect(shop.told().at(-1)).toBe(`removed 2 home ${idOf('toys')}`)
  })

  it('takes all below with it, their products going to what is left above, off sale if that is nothing', () => {
    const shop = aShop()
    expect(shop.remove('kitchen', 'cascade')).toMatchObject({ removed: 2, reparented: 0 })
    expect(shop.told().toSorted()).toEqual([
      `removed 2 home/kitchen ${idOf('home')}`,
      `removed 2 home/kitchen/pans ${idOf('home')}`,
    ])
    expect(shop.remove('home', 'cascade')).toMatchObject({ removed: 2 })
    expect(shop.told().toSorted()).toEqual(['removed 2 home ', 'removed 2 home/garden '])
    expect(shop.paths()).toEqual(['toys'])
  })

  it('of the top with reparent makes its children the top, even one of its own slug', () => {
    const shop = aShop()
    shop.add('inner', 'home', { slug: 'home' })
    shop.add('lamp', 'inner')
    shop.told()
    expect(shop.remove('home', 'reparent')).toMatchObject({ removed: 1, reparented: 3 })
    expect(shop.paths()).toEqual(['toys', 'kitchen', 'kitchen/pans', 'garden', 'home', 'home/lamp'])
    expect(shop.told()).toContain('changed 2 home/lamp')
  })

  it('as a dry run tells the effect and the refusals, and changes nothing', () => {
    const shop = aShop()
    const before = shop.tree
    expect(shop.remove('home', 'cascade', { dryRun: true })).toMatchObject({ ok: true, removed: 4, reparented: 0 })
    expect(shop.remove('home', 'reparent', { dryRun: true })).toMatchObject({ ok: true, removed: 1, reparented: 2 })
    expect(shop.remove('home', 'reject', { dryRun: true })).toEqual(refusal('HAS_CHILDREN'))
    expect(shop.tree).toBe(before)
  })

  it('is refused if the heir is unknown or goes too, or a child cannot be where it would go', () => {
    const shop = aShop()
    expect(shop.remove('nowhere', 'reject')).toEqual(refusal('NOT_FOUND'))
    expect(shop.remove('home', 'cascade', { to: 'nowhere' })).toEqual(
      refusal('NO_SUCH_CATEGORY', { field: 'reparentTo' }),
    )
    const below = refusal('BELOW_ITSELF', { field: 'reparentTo' })
    for (const policy of ['reject', 'reparent', 'cascade'] as const) {
      expect(shop.remove('home', policy, { to: 'pans' })).toEqual(below)
      expect(shop.remove('home', policy, { to: 'home' })).toEqual(below)
    }
    shop.add('garden-2', 'kitchen', { slug: 'garden' })
    expect(shop.remove('kitchen', 'reparent')).toEqual(refusal('SLUG_TAKEN', { slug: 'garden' }))
  })

  it('of what was never told of is told all the same, once, in place of everything earlier', () => {
    const shop = aShop()
    shop.add('lamps', 'home')
    shop.edit('lamps', { name: 'Lights' })
    shop.remove('lamps', 'reject')
    expect(shop.told()).toEqual([`removed 3 home/lamps ${idOf('home')}`])
  })
})
