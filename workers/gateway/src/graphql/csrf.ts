import { GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'

const HEADER = 'x-graphql-yoga-csrf'

/**
 * Another site's page can make a browser send a GET or a form, but neither JSON nor a header of its own without this
 * origin's consent (CORS). So all but JSON posts must carry the header, whatever its value.
 */
export const requireCsrfHeader: Plugin = {
  onRequestParse: ({ request }) => {
    const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
    if ((request.method === 'POST' && type === 'application/json') || request.headers.has(HEADER)) return
    throw new GraphQLError(`Send the query as a JSON post, or with the header ${HEADER}.`, {
      extensions: { code: 'FORBIDDEN', http: { status: 403 } },
    })
  },
}
