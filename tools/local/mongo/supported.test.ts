import { expect, it } from 'vitest'
import { SUPPORTED } from './supported.ts'

it('the list of what is supported names every part once', () => {
  for (const names of Object.values(SUPPORTED)) expect(new Set(names).size).toBe(names.length)
  expect(SUPPORTED['commands']).toContain('findAndModify')
  expect(SUPPORTED['query operators']).toContain('$text')
  expect(SUPPORTED['expressions']).toContain('$meta')
  expect(SUPPORTED['update operators']).toContain('$setOnInsert')
  expect(SUPPORTED['stages']).toContain('$facet')
})
