import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../workers.ts'
import { renewed } from './supported.ts'

it('the documentation lists what the local stores support; renew it with node tools/supported.ts --write', () => {
  const page = readFileSync(join(ROOT, 'docs/local-platform.md'), 'utf8')
  expect(page).toBe(renewed(page))
})
