import type { TypeName, Value } from '../bson/value.ts'
import type { Doc } from '../bson/value.ts'
import type { Path } from './path.ts'

/** A parsed filter. */
export type Filter =
  | { readonly kind: 'and' | 'or' | 'nor'; readonly filters: readonly Filter[] }
  | { readonly kind: 'field'; readonly path: Path; readonly test: Test }
  | { readonly kind: 'expression'; readonly holds: (doc: Doc) => boolean }

export type RangeOperator = 'lt' | 'lte' | 'gt' | 'gte'

/** What is asked of the values under one path. */
export type Test =
  | { readonly kind: 'eq'; readonly value: Value }
  | { readonly kind: RangeOperator; readonly value: Value }
  | { readonly kind: 'in'; readonly values: readonly Value[]; readonly patterns: readonly Pattern[] }
  | { readonly kind: 'exists' }
  | { readonly kind: 'type'; readonly types: ReadonlySet<TypeName> }
  | { readonly kind: 'size'; readonly size: number }
  | { readonly kind: 'mod'; readonly divisor: bigint; readonly remainder: bigint }
  | { readonly kind: 'regex'; readonly pattern: Pattern }
  | { readonly kind: 'elemMatch'; readonly filter: Filter }
  | { readonly kind: 'elemTests'; readonly tests: readonly Test[] }
  | { readonly kind: 'not'; readonly tests: readonly Test[] }
  | { readonly kind: 'all'; readonly tests: readonly Test[] }
  | { readonly kind: 'never' }

export interface Pattern {
  readonly source: string
  readonly options: string
  readonly test: (text: string) => boolean
}

/** The filters which all have to hold, nested `$and`s laid flat. */
export function conjuncts(filter: Filter): readonly Filter[] {
  return filter.kind === 'and' ? filter.filters.flatMap(conjuncts) : [filter]
}

/** True if an expression decides, for which some places have no room. */
export function usesExpressions(filter: Filter): boolean {
  return filter.kind === 'expression' || ('filters' in filter && filter.filters.some(usesExpressions))
}
