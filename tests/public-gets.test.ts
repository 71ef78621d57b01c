import { expect, test } from 'vitest'
import { ROUTES } from './support/documents.ts'

/** What may be answered only once, or must be as it is now. */
const NEVER_KEPT = [
  'GET /api/auth/google/callback',
  'GET /api/auth/validate-email-token/{token}',
  'GET /api/auth/validate-reset-token/{token}',
  'GET /api/auth/verify-email/{token}',
  'GET /api/products/stock',
  'GET /api/products/{id}/stock',
]

test('what everybody may read need not be sent again while it has not changed', () => {
  const open = ROUTES.filter(({ method, roles, givesJson }) => method === 'get' && !roles && givesJson)
  const without = open.filter(({ revalidates }) => !revalidates).map(({ name }) => name)
  expect(without.toSorted()).toEqual(NEVER_KEPT.toSorted())
  expect(open.length).toBeGreaterThan(without.length)
})
