import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slugOf } from './category.slug.ts'

describe('the slug of a name', () => {
  it.each([
    ['Home & Kitchen', 'home-kitchen'],
    ['  Crème brûlée  ', 'creme-brulee'],
    ['Søk: 4K-TVs!', 'søk-4k-tvs'],
    ['Чай и кофе', 'чай-и-кофе'],
    ['家電', '家電'],
    ['चाय', 'चाय'],
    ['Ärzte & Straßenschuhe', 'arzte-straßenschuhe'],
    ['أحذية رياضية', 'أحذية-رياضية'],
    ['Sale 👟 50%', 'sale-50'],
    ['👟👩‍👩‍👧', ''],
    ['ＦＵＬＬ ｗｉｄｔｈ', 'full-width'],
    ['İstanbul', 'istanbul'],
    ['★ ★', ''],
  ])('of "%s" is "%s"', (name, slug) => {
    expect(slugOf(name)).toBe(slug)
  })

  it('is its own slug, whatever the name', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => slugOf(slugOf(name)) === slugOf(name)))
  })

  it('has no sign that would end a path segment, and is not too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const slug = slugOf(name)
        return !/[\s/?#%&]|^-|-$|--/.test(slug) && [...slug].length <= 80
      }),
    )
  })
})
