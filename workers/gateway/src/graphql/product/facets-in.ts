import type { GraphQLResolveInfo } from 'graphql'
import { asksFor } from '../selection.ts'

/** The part of a REST query that asks for facets, if the query does: nobody pays for what is not selected. */
export function facetsIn(info: GraphQLResolveInfo): { facets?: 'true' } {
  return asksFor(['facets'], info) ? { facets: 'true' } : {}
}
