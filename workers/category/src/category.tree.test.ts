import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Category, newCategory } from './category.ts'
import {
  buildTree,
  type CategoryNode,
  filtered,
  findByRef,
  located,
  onShow,
  treeOrder,
  visibleTo,
} from './category.tree.ts'

/** Categories from `[name, index of the parent or null, order]`; ids ascend in the order given. */
function forest(...rows: [name: string, parent: number | null, order?: number, active?: boolean][]): Category[] {
  const categories: Category[] = []
  rows.forEach(([name, parent, order = 0, active = true], index) => {
    const above = parent === null ? null : (categories[parent] ?? null)
    const id = index.toString(16).padStart(24, '0')
    categories.push(newCategory(id, { name, order, active }, above, [], new Date(index)))
  })
  return categories
}

const names = (categories: readonly Category[]) => categories.map(({ name }) => name)
const everything = { active: 'all', roots: 'false' } as const

const anyForest = fc
  .array(fc.tuple(fc.nat(), fc.nat(3), fc.boolean()), { maxLength: 30 })
  .map((rows) =>
    forest(
      ...rows.map(([parent, order, active], index): [string, number | null, number, boolean] => [
        `c${index}`,
        parent % (index + 1) === index ? null : parent % (index + 1),
        order,
        active,
      ]),
    ),
  )
  .chain((categories) => fc.shuffledSubarray(categories, { minLength: categories.length }))

describe('the tree order', () => {
  it('puts each category before what is below it, siblings by order and then by age', () => {
    const shop = forest(
      ['Toys', null, 1],
      ['Home', null, 0],
      ['Pans', 1, 5],
      ['Beds', 1, 5],
      ['Lids', 2],
      ['Rugs', 1, 2],
    )
    expect(names(treeOrder(shop.toReversed()))).toEqual(['Home', 'Rugs', 'Pans', 'Lids', 'Beds', 'Toys'])
  })

  it('has every category once, after its parent, whatever the tree', () => {
    fc.assert(
      fc.property(anyForest, (categories) => {
        const ordered = treeOrder(categories)
        expect(ordered.map(({ id }) => id).toSorted()).toEqual(categories.map(({ id }) => id).toSorted())
        ordered.forEach(({ parentId }, index) => {
          if (parentId !== null) expect(ordered.slice(0, index).map(({ id }) => id)).toContain(parentId)
        })
      }),
    )
  })
})

describe('the tree', () => {
  it('has each category below its parent, whatever the tree', () => {
    const check = (node: CategoryNode): number => {
      for (const child of node.children) expect(child.parentId).toBe(node.id)
      return 1 + node.children.map(check).reduce((a, b) => a + b, 0)
    }
    fc.assert(
      fc.property(anyForest, (categories) => {
        const counted = buildTree(categories).map(check)
        expect(counted.reduce((a, b) => a + b, 0)).toBe(categories.length)
      }),
    )
  })

  it('can begin at any category, and is empty from one that is not there', () => {
    const shop = forest(['Home', null], ['Kitchen', 0], ['Pans', 1], ['Toys', null])
    const [kitchen, another] = buildTree(shop, shop[1]?.id)
    expect(another).toBeUndefined()
    expect(kitchen).toMatchObject({ name: 'Kitchen', children: [{ name: 'Pans', children: [] }] })
    expect(buildTree(shop, 'f'.repeat(24))).toEqual([])
  })
})

describe('what is on show', () => {
  const shop = forest(['Home', null], ['Secret', null, 0, false], ['Kitchen', 0], ['Below secret', 1])

  it('leaves out inactive categories and all that is below them', () => {
    expect(names(onShow(shop))).toEqual(['Home', 'Kitchen'])
  })

  it('is all that guests, customers and sellers see; admins see everything', () => {
    const actor = { id: 'u', sessionId: 's', expiresAt: new Date(0) }
    expect(visibleTo(null, shop)).toHaveLength(2)
    expect(visibleTo({ ...actor, role: 'seller' }, shop)).toHaveLength(2)
    expect(visibleTo({ ...actor, role: 'admin' }, shop)).toHaveLength(4)
  })
})

describe('a list of categories', () => {
  const shop = forest(['Home', null], ['Café & Küche', 0], ['Coffee pots', 1], ['Attic', null, 0, false])

  it('is searched by parts of words without regard to case and accents', () => {
    expect(names(filtered(shop, { ...everything, search: 'KUCH caf' }))).toEqual(['Café & Küche'])
    expect(names(filtered(shop, { ...everything, search: '  ' }))).toHaveLength(4)
  })

  it('takes signs of a pattern for what they are', () => {
    expect(filtered(shop, { ...everything, search: '.*' })).toEqual([])
    expect(names(filtered(shop, { ...everything, search: '&' }))).toEqual(['Café & Küche'])
  })

  it('can be narrowed to the top, to the children of one, and by being active', () => {
    const home = shop[0]?.id
    expect(names(filtered(shop, { ...everything, roots: 'true' }))).toEqual(['Home', 'Attic'])
    expect(names(filtered(shop, { ...everything, parentId: home }))).toEqual(['Café & Küche'])
    expect(names(filtered(shop, { active: 'false', roots: 'false' }))).toEqual(['Attic'])
    expect(names(filtered(shop, { active: 'true', roots: 'true' }))).toEqual(['Home'])
  })
})

describe('a category is found', () => {
  const shop = forest(['Home', null], ['Kitchen', 0], ['Garden', null], ['Lights', 2], ['Lights', 1])
  const found = (ref: string) => findByRef(shop, ref)?.path

  it('by its id in either case', () => {
    expect(findByRef(shop, '000000000000000000000001')?.name).toBe('Kitchen')
  })

  it('by its path, and by its slug if only one has it', () => {
    expect(found('home/kitchen')).toBe('home/kitchen')
    expect(found('Kitchen')).toBe('home/kitchen')
    expect(found('HOME/Kitchen')).toBe('home/kitchen')
    expect(found('garden/lights')).toBe('garden/lights')
  })

  it('not by a slug that several have, and not by a part of a path', () => {
    expect(found('lights')).toBeUndefined()
    expect(found('kitchen/lights')).toBeUndefined()
    expect(found('')).toBeUndefined()
    expect(found('👟')).toBeUndefined()
  })
})

describe('a category that was moved or renamed', () => {
  const [home, kitchen, garden] = forest(['Home', null], ['Kitchen', 0], ['Garden', null])
  const homeId = home?.id ?? ''
  const gardenId = garden?.id ?? ''
  const shop = (...changes: Partial<Category>[]) =>
    located(
      [home, kitchen, garden].flatMap((category, index) => (category ? [{ ...category, ...changes[index] }] : [])),
    )
  const formerly = (parentId: string | null, slug: string, until = 1) => ({ parentId, slug, until })

  it('is still found at its former path and by its former slug', () => {
    const moved = shop({}, { slug: 'cooking', parentId: gardenId, former: [formerly(homeId, 'kitchen')] })
    for (const ref of ['garden/cooking', 'home/kitchen', 'Home/Kitchen', 'kitchen', 'cooking']) {
      expect([ref, findByRef(moved, ref)?.path]).toEqual([ref, 'garden/cooking'])
    }
    expect(findByRef(moved, 'garden/kitchen')).toBeUndefined()
  })

  it('is found below what was renamed, too, by new names, old names and both', () => {
    const renamed = shop(
      { slug: 'house', former: [formerly(null, 'home')] },
      { slug: 'cooking', former: [formerly(homeId, 'kitchen')] },
    )
    for (const ref of ['house/cooking', 'home/kitchen', 'house/kitchen', 'home/cooking']) {
      expect([ref, findByRef(renamed, ref)?.path]).toEqual([ref, 'house/cooking'])
    }
  })

  it('gives way to whoever is there now, and to whoever left last', () => {
    const taken = shop(
      {},
      { parentId: null, former: [formerly(homeId, 'kitchen')] },
      { parentId: homeId, slug: 'kitchen' },
    )
    expect(findByRef(taken, 'home/kitchen')?.name).toBe('Garden')
    const left = shop(
      {},
      { slug: 'cooking', former: [formerly(homeId, 'food', 4)] },
      { slug: 'plants', former: [formerly(homeId, 'food', 7)] },
    )
    expect(findByRef(left, 'home/food')?.name).toBe('Garden')
    expect(findByRef(left, 'food')).toBeUndefined()
  })
})
