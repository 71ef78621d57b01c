import { etagOfBody, matchesEtag } from '@shop/shared/etag'
import { jsonResponse } from '@shop/shared/operation'
import { KeySet } from '../key-set.ts'
import { operation } from '../operation.ts'

export const getKeySet = operation(
  'public',
  {
    method: 'get',
    path: '/.well-known/jwks.json',
    summary: 'The public keys of access tokens',
    responses: {
      200: jsonResponse(KeySet, 'The keys'),
      304: { description: 'Nothing has changed since' },
    },
  },
  (c) => {
    const keys = c.var.deps.publicKeys()
    const headers = { etag: etagOfBody(keys), 'cache-control': 'public, max-age=300' }
    if (matchesEtag(c.req.header('if-none-match'), headers.etag)) return c.body(null, 304, headers)
    return c.json(keys, 200, headers)
  },
)
