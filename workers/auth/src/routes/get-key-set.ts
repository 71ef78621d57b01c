import { jsonResponse } from '@shop/shared/operation'
import { KeySet } from '../key-set.ts'
import { operation } from '../operation.ts'

export const getKeySet = operation(
  'public',
  {
    method: 'get',
    path: '/.well-known/jwks.json',
    summary: 'The public keys of access tokens',
    responses: { 200: jsonResponse(KeySet, 'The keys') },
  },
  (c) => c.json(c.var.deps.publicKeys(), 200, { 'cache-control': 'public, max-age=300' }),
)
