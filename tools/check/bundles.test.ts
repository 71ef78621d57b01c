import { expect, test } from 'vitest'
import { sizesIn } from './bundles.ts'

test('the sizes are read out of what wrangler prints', () => {
  const output = '\nTotal Upload: 2674.31 KiB / gzip: 378.02 KiB\nYour Worker has access to\n'
  expect(sizesIn('product', output)).toEqual({ worker: 'product', rawKib: 2674.31, gzipKib: 378.02 })
})

test('output without sizes has none, so that a changed format is noticed', () => {
  expect(sizesIn('product', 'Total: 3 MB')).toBeUndefined()
})
