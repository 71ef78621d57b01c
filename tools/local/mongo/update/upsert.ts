import { type Doc, EMPTY, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import type { Filter, Test } from '../query/filter.ts'
import { changeAt } from './place.ts'

/** The fields which a filter pins to one value: an upsert starts with them. */
export function equalities(filter: Filter): Doc {
  const seen: string[] = []
  let doc = EMPTY
  for (const { path, value } of pinned(filter)) {
    const name = path.join('.')
    for (const other of seen) {
      if (other === name)
        fail('NotSingleValueField', `cannot infer query fields to set, path '${name}' is matched twice`)
      if (`${name}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${name}.`))
        fail('NotSingleValueField', `cannot infer query fields to set, both paths '${other}' and '${name}' are matched`)
    }
    seen.push(name)
    doc = changeAt(doc, { path, creates: true, apply: () => value })
  }
  return doc
}

interface Pinned {
  readonly path: readonly string[]
  readonly value: Value
}

function pinned(filter: Filter): Pinned[] {
  if (filter.kind === 'and') return filter.filters.flatMap(pinned)
  if (filter.kind === 'or') return filter.filters.length === 1 ? filter.filters.flatMap(pinned) : []
  if (filter.kind !== 'field') return []
  return valuesOf(filter.test).map((value) => ({ path: filter.path, value }))
}

function valuesOf(test: Test): readonly Value[] {
  if (test.kind === 'eq') return [test.value]
  if (test.kind === 'all') return test.tests.flatMap(valuesOf)
  // MongoDB rewrites an $in of one value to an equality.
  return test.kind === 'in' && test.patterns.length === 0 && test.values.length === 1 ? test.values : []
}
