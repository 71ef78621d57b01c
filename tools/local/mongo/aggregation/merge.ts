import { ObjectId } from 'bson'
import { identical } from '../bson/encode.ts'
import { type Doc, document, isArray, isDoc, type Maybe, type Value } from '../bson/value.ts'
import type { Collection } from '../catalog/collection.ts'
import type { Row } from '../catalog/row.ts'
import type { Store } from '../catalog/store.ts'
import { fail, MongoFailure } from '../errors.ts'
import { rootScope, type Scope, withVariables } from '../expression/scope.ts'
import { plan } from '../index/plan.ts'
import type { Filter } from '../query/filter.ts'
import { matches } from '../query/match.ts'
import { compileUpdate, idFirst, type Update } from '../update/update.ts'
import { type MergeSpec, readMergeSpec } from './merge-spec.ts'
import type { StageCompiler } from './stage.ts'
import { compileUpdatePipeline } from './update.ts'

/** `$merge`: each document is merged into the one which matches it in another collection, or becomes a new one there. */
export const merge: StageCompiler = (operand, { scope, store, database }) => {
  const spec = readMergeSpec(operand, database, scope)
  checkUnique(store?.catalog.find(spec.target), spec.on)
  // So that what is unknown is refused even where there is nothing to merge.
  compileUpdatePipeline(spec.stages, variablesFor(new Map(), spec, scope))
  return (docs) => {
    const all = docs.map((doc) => prepare(doc, spec))
    if (store) mergeAll(store, all, spec, scope)
    return []
  }
}

interface Prepared {
  readonly doc: Doc
  /** Finds the document which matches. */
  readonly filter: Filter
}

/** Only a unique index of exactly these fields makes sure that at most one document matches. */
function checkUnique(collection: Collection | undefined, on: readonly string[]): void {
  if (on.length === 1 && on[0] === '_id') return
  const found = collection?.definitions.some(
    ({ key, unique, partialFilter, collation, text }) =>
      unique && !partialFilter && !collation && !text && key.size === on.length && on.every((path) => key.has(path)),
  )
  if (!found) fail(51183, 'Cannot find index to verify that join fields will be unique')
}

/** All values to match by are read before anything is written. */
function prepare(given: Doc, { on }: MergeSpec): Prepared {
  const doc = on.includes('_id') && !given.has('_id') ? new Map([...given, ['_id', new ObjectId()]]) : given
  const filters = on.map((name): Filter => {
    const path = name.split('.')
    return { kind: 'field', path, test: { kind: 'eq', value: valueOn(doc, path) } }
  })
  return { doc, filter: { kind: 'and', filters } }
}

function valueOn(doc: Doc, path: readonly string[]): Value {
  let value: Maybe = doc
  for (const name of path) {
    value = isDoc(value) ? value.get(name) : undefined
    if (isArray(value)) fail(51185, `$merge write error: 'on' field '${path.join('.')}' is an array`)
  }
  return value ?? fail(51132, `$merge write error: 'on' field '${path.join('.')}' cannot be missing, null or undefined`)
}

/** As MongoDB's unordered batch: what follows a failure is still written, and the first failure is told. */
function mergeAll(store: Store, all: readonly Prepared[], spec: MergeSpec, scope: Scope): void {
  const failures: unknown[] = []
  let unmatched = 0
  for (const each of all) {
    try {
      if (!mergeOne(store, each, spec, scope)) unmatched += 1
    } catch (error) {
      failures.push(error)
    }
  }
  const [first] = failures
  if (first instanceof MongoFailure) throw explained(first, spec)
  if (failures.length > 0) throw first
  if (unmatched > 0 && spec.whenNotMatched === 'fail')
    fail(
      'MergeStageNoMatchingDocument',
      '$merge could not find a matching document in the target collection for at least one document in the source collection',
    )
}

/** False if nothing matches, and nothing is to be inserted. */
function mergeOne(store: Store, { doc, filter }: Prepared, spec: MergeSpec, scope: Scope): boolean {
  const collection = store.catalog.find(spec.target)
  const row = spec.whenMatched === 'fail' ? undefined : collection && findOne(collection, filter)
  if (!row && spec.whenNotMatched !== 'insert') return false
  const update = updateFor(doc, filter, spec, scope)
  if (row && collection) {
    const changed = update.change(row.doc)
    if (!identical(row.doc, changed)) store.put(collection, changed, row)
  } else store.put(collection ?? store.create(spec.target), insertion(doc, update, spec))
  return true
}

function findOne(collection: Collection, filter: Filter): Row | undefined {
  for (const row of plan(collection, { filter, sort: [], collation: undefined, limit: 1 }).rows())
    if (matches(filter, row.doc)) return row
  return undefined
}

/** With 'fail' and with a pipeline the document itself is inserted, not what an upsert would make of it. */
function insertion(doc: Doc, update: Update, { whenMatched }: MergeSpec): Doc {
  return whenMatched === 'fail' || whenMatched === 'pipeline'
    ? idFirst(doc, doc.get('_id') ?? new ObjectId())
    : update.insertion()
}

function updateFor(doc: Doc, filter: Filter, spec: MergeSpec, scope: Scope): Update {
  const now = scope.variables.get('NOW')
  const circumstances = {
    filter,
    arrayFilters: [],
    order: undefined,
    now: now instanceof Date ? now : new Date(),
    scope: variablesFor(doc, spec, scope),
  }
  switch (spec.whenMatched) {
    case 'merge':
      return compileUpdate(document({ $set: doc }), circumstances)
    case 'keepExisting':
      return compileUpdate(document({ $setOnInsert: doc }), circumstances)
    case 'pipeline':
      return compileUpdate(spec.stages, circumstances)
    case 'replace':
    case 'fail':
      return compileUpdate(doc, circumstances)
  }
}

function variablesFor(doc: Doc, { variables }: MergeSpec, scope: Scope): Scope {
  const docScope = rootScope(doc, scope)
  return withVariables(
    scope,
    variables.map(([name, value]) => [name, value(docScope)] as const),
  )
}

/** MongoDB says what such a failure means here. */
function explained(failure: MongoFailure, { on, whenMatched }: MergeSpec): MongoFailure {
  if (failure.codeName === 'ImmutableField')
    return failure.within(
      '$merge failed to update the matching document, did you attempt to modify the _id or the shard key?',
    )
  if (failure.codeName !== 'DuplicateKey') return failure
  const pattern = failure.details.get('keyPattern')
  const byOn = isDoc(pattern) && pattern.size === on.length && on.every((path) => pattern.has(path))
  return failure.within(
    byOn && whenMatched === 'fail'
      ? "$merge with whenMatched: fail found an existing document with the same values for the 'on' fields"
      : '$merge failed due to a DuplicateKey error',
  )
}
