import { allowedVersions } from '@shop/shared/precondition'
import { describe, expect, it } from 'vitest'
import { NewCategory } from './category.schema.ts'
import { categoryEtag, newCategory, toWire } from './category.ts'

describe('a new category', () => {
  const now = new Date('2026-01-01T00:00:00Z')
  const home = newCategory('a'.repeat(24), NewCategory.parse({ name: 'Home' }), null, [], now)

  it('stands at the top, with a slug made from its name', () => {
    expect(home).toMatchObject({ slug: 'home', path: 'home', parentId: null, ancestors: [], order: 0, version: 1 })
  })

  it('hangs below its parent, last among its siblings', () => {
    const input = NewCategory.parse({ name: 'Kitchen', slug: 'cooking', parentId: home.id })
    const first = newCategory('b'.repeat(24), input, home, [], now)
    const second = newCategory('c'.repeat(24), { ...input, name: 'Pans' }, first, [{ ...first, order: 7 }], now)
    expect(first).toMatchObject({ path: 'home/cooking', parentId: home.id, ancestors: [home.id], order: 0 })
    expect(second).toMatchObject({ ancestors: [home.id, first.id], order: 8 })
  })

  it('goes on the wire with instants as text', () => {
    const wire = toWire({ ...home, former: [{ parentId: null, slug: 'house', until: 3 }] })
    expect(wire).toMatchObject({ id: home.id, createdAt: '2026-01-01T00:00:00.000Z', image: null })
    expect(wire).not.toHaveProperty('former')
  })
})

describe('the tag of a category', () => {
  it('is its version and the whole of its id', () => {
    expect(categoryEtag({ id: '00000000000a00000000000b', version: 7 })).toBe('"7.10.11"')
    const ids = ['0', '1', 'f'].flatMap((digit) => [`${digit}${'f'.repeat(23)}`, `${'f'.repeat(23)}${digit}`])
    expect(new Set(ids.map((id) => categoryEtag({ id, version: 7 }))).size).toBe(new Set(ids).size)
  })

  it.each(['0', 'f'])('can be given back as If-Match, even of an id that is all %s', (digit) => {
    expect(allowedVersions(categoryEtag({ id: digit.repeat(24), version: 7 }))).toEqual([7])
  })
})

describe('the input of a new category', () => {
  it.each([
    ['a name of one letter', { name: ' A ' }, 'name'],
    ['a name of 81 letters', { name: 'a'.repeat(81) }, 'name'],
    ['a slug in capitals', { name: 'Home', slug: 'Home' }, 'slug'],
    ['a slug with a slash', { name: 'Home', slug: 'a/b' }, 'slug'],
    ['an empty slug', { name: 'Home', slug: '' }, 'slug'],
    ['a name that makes no slug', { name: '★★' }, 'slug'],
    ['a parent that is no id', { name: 'Home', parentId: 'home' }, 'parentId'],
    ['a script as image', { name: 'Home', image: 'javascript:alert(1)' }, 'image'],
    ['a rank below zero', { name: 'Home', order: -1 }, 'order'],
  ])('is refused with %s', (_, input, field) => {
    const result = NewCategory.safeParse(input)
    expect(result.error?.issues.map(({ path }) => path[0])).toContain(field)
  })

  it('may leave out all but the name, or give null', () => {
    const nothing = { slug: null, parentId: null, image: null, icon: null, description: null, order: null }
    expect(NewCategory.parse({ name: 'Home' })).toEqual({ name: 'Home', active: true })
    expect(NewCategory.parse({ name: 'Home', ...nothing })).toEqual({ name: 'Home', active: true, ...nothing })
  })
})
