import type { StringOrder } from '../bson/compare.ts'
import { equal } from '../bson/compare.ts'
import { show } from '../bson/show.ts'
import { type Doc, isArray, isDoc, type Value } from '../bson/value.ts'
import { ObjectId } from 'bson'
import { fail } from '../errors.ts'
import type { Scope } from '../expression/scope.ts'
import { compileUpdatePipeline } from '../aggregation/update.ts'
import type { Filter } from '../query/filter.ts'
import { applyModifiers, readModifiers } from './modifiers.ts'
import { equalities } from './upsert.ts'

/** An update, compiled for one filter. */
export interface Update {
  readonly kind: 'modifiers' | 'replacement' | 'pipeline'
  /** The changed document; _id is kept and comes first. */
  readonly change: (doc: Doc) => Doc
  /** The document to insert if nothing was found. */
  readonly insertion: () => Doc
}

interface Circumstances {
  readonly filter: Filter
  readonly arrayFilters: readonly Value[]
  readonly order: StringOrder | undefined
  readonly now: Date
  readonly scope: Scope
}

/** Compiles the update document, replacement or pipeline of a command. */
export function compileUpdate(update: Value, circumstances: Circumstances): Update {
  if (isArray(update)) return pipeline(update, circumstances)
  if (!isDoc(update)) return fail('FailedToParse', 'Update argument must be either an object or an array')
  const [first] = update.keys()
  if (circumstances.arrayFilters.length > 0 && !first?.startsWith('$'))
    fail('FailedToParse', 'Cannot specify arrayFilters and a replacement-style update')
  return first?.startsWith('$') ? modifiers(update, circumstances) : replacement(update, circumstances)
}

function modifiers(update: Doc, { filter, arrayFilters, order, now }: Circumstances): Update {
  const read = readModifiers(update, arrayFilters)
  const occasion = { filter, now, order }
  return {
    kind: 'modifiers',
    change: (doc) => keepId(doc, applyModifiers(read, doc, { ...occasion, inserting: false }), 'modify'),
    insertion: () => {
      const base = equalities(filter)
      const inserted = applyModifiers(read, base, { ...occasion, inserting: true })
      return withId(base.has('_id') ? keepId(base, inserted, 'modify') : inserted)
    },
  }
}

function replacement(update: Doc, { filter }: Circumstances): Update {
  for (const name of update.keys())
    if (name.startsWith('$'))
      fail(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
      )
  return {
    kind: 'replacement',
    change: (doc) => keepId(doc, update, 'alter'),
    insertion: () => {
      const id = equalities(filter).get('_id')
      return withId(id === undefined ? update : keepId(new Map([['_id', id]]), update, 'alter'))
    },
  }
}

function pipeline(stages: readonly Value[], { filter, scope, arrayFilters }: Circumstances): Update {
  if (arrayFilters.length > 0) fail('FailedToParse', 'Cannot specify arrayFilters and a pipeline update')
  const run = compileUpdatePipeline(stages, scope)
  return {
    kind: 'pipeline',
    change: (doc) => keepId(doc, run(doc), 'alter'),
    insertion: () => {
      const base = equalities(filter)
      return withId(base.has('_id') ? keepId(base, run(base), 'alter') : run(base))
    },
  }
}

/** Puts the old _id in front; a different one is refused. */
function keepId(before: Doc, after: Doc, wording: 'modify' | 'alter'): Doc {
  const old = before.get('_id')
  const now = after.get('_id')
  if (old === undefined) return after
  // A replacement or pipeline may leave _id out; $unset of it is a change.
  if (now === undefined ? wording === 'modify' : !equal(old, now))
    fail(
      'ImmutableField',
      wording === 'modify'
        ? "Performing an update on the path '_id' would modify the immutable field '_id'"
        : `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${show(now)}`,
    )
  return idFirst(after, old)
}

function withId(doc: Doc): Doc {
  return idFirst(doc, doc.get('_id') ?? new ObjectId())
}

/** A new document as it is stored: with an _id, which comes first. */
export function idFirst(doc: Doc, id: Value): Doc {
  const [first] = doc
  if (first?.[0] === '_id' && first[1] === id) return doc
  const result = new Map<string, Value>([['_id', id]])
  for (const [name, value] of doc) if (name !== '_id') result.set(name, value)
  return result
}
