import { describe, expect, test } from 'vitest'
import { CategoryPatch, CategoryRemoval, NewCategory } from './category.schema.ts'

const complaints = (schema: typeof NewCategory | typeof CategoryPatch | typeof CategoryRemoval, value: object) =>
  schema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`)

describe('a slug', () => {
  test.each(['große-maß', '日本語', 'עברית-חנות', 'हिन्दी-किताबें', '2026'])('may be %s', (slug) => {
    expect(complaints(CategoryPatch, { slug })).toBeUndefined()
  })

  test.each(['', 'Home', 'a b', 'a--b', '-a', 'a/b', '🎉', 'x'.repeat(81)])('may not be %j', (slug) => {
    expect(complaints(CategoryPatch, { slug })).toContainEqual(expect.stringMatching(/^slug /))
  })

  test('is needed where none can be made from the name', () => {
    expect(complaints(NewCategory, { name: '🎉🎉' })).toEqual([expect.stringMatching(/^slug is needed/)])
    expect(complaints(NewCategory, { name: '🎉🎉', slug: 'party' })).toBeUndefined()
  })

  test('is never the address of the whole tree', () => {
    expect(complaints(NewCategory, { name: 'Tree' })).toEqual([expect.stringMatching(/^slug is needed/)])
    expect(complaints(NewCategory, { name: 'Tree', slug: 'trees' })).toBeUndefined()
    expect(complaints(CategoryPatch, { slug: 'tree' })).toEqual([expect.stringMatching(/^slug must not be tree/)])
  })
})

test('a removal with a misspelt parameter is none', () => {
  expect(complaints(CategoryRemoval, { policy: 'cascade', dryRun: 'true' })).toBeUndefined()
  expect(complaints(CategoryRemoval, { policy: 'cascade', dryrun: 'true' })).toEqual([' unknown: dryrun'])
})
