import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import { GraphQLError } from 'graphql'
import type { Context } from './context.ts'

/** The deepest query of the shop's own clients has 9 levels. */
const MAX_DEPTH = 15
/** Two hundred products with all their fields and the sellers' names cost about 6,000. */
const MAX_COMPLEXITY = 20_000
/** Selected fields, aliases counted one by one. */
const MAX_BREADTH = 400
/** A call to a service, compared with a field that is there already. */
export const CALL = 20

/** What the builder is told of types that are not in the graph; exported, because every part of the graph names it. */
export interface Types {
  Context: Context
  DefaultFieldNullability: false
  Scalars: { DateTime: { Input: string; Output: string } }
}

/** The one builder on which the modules of the five services register their part of the graph. */
export const builder = new SchemaBuilder<Types>({
  plugins: [ComplexityPlugin],
  defaultFieldNullability: false,
  complexity: {
    limit: { depth: MAX_DEPTH, complexity: MAX_COMPLEXITY, breadth: MAX_BREADTH },
    complexityError: (kind, { depth, breadth, complexity }) =>
      new GraphQLError(`The query is too large: its ${kind.toLowerCase()} is over the limit.`, {
        extensions: { code: 'QUERY_TOO_COMPLEX', cost: { depth, breadth, complexity } },
      }),
  },
})

builder.queryType({ description: 'Everything that can be read.' })
builder.mutationType({ description: 'Everything that can be changed.' })

const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/

builder.scalarType('DateTime', {
  description:
    "Instant in RFC 3339, UTC; as input a plain YYYY-MM-DD is accepted and means that day's first instant, or its last where an end is asked.",
  serialize: (instant) => instant,
  parseValue: (value) => {
    if (typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value))) return value
    throw new GraphQLError('DateTime must be an instant like 2027-01-31T12:00:00Z, or a day like 2027-01-31.')
  },
})
