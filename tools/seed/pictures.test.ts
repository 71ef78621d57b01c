import { expect, test } from 'vitest'
import { listProducts } from './catalogue.ts'
import { MOTIFS } from './motifs.ts'
import { picturePath } from './pictures.ts'

test('every category with products has a drawing, and no drawing is left over', () => {
  const shown = new Set(listProducts().map(({ category }) => category))
  expect(Object.keys(MOTIFS).sort()).toEqual([...shown].sort())
})

test('every product has a picture under a path of its own that a product may have', () => {
  const paths = listProducts().map(({ product }) => picturePath(product.name))
  expect(new Set(paths).size).toBe(paths.length)
  expect(paths.filter((path) => !/^\/demo\/[a-z0-9-]+\.svg$/.test(path))).toEqual([])
})
