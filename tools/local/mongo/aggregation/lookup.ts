import { type Doc, EMPTY, isArray, isDoc, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { fieldPath, valueAt } from '../expression/compile.ts'
import { checkVariable } from '../expression/logic.ts'
import { rootScope, withVariables } from '../expression/scope.ts'
import { plan } from '../index/plan.ts'
import type { Filter } from '../query/filter.ts'
import { matches } from '../query/match.ts'
import { changeAt } from '../update/place.ts'
import { compileIn } from './shape.ts'
import { type Stage, type StageCompiler, stagesOf, type Surroundings } from './stage.ts'

const OPTIONS = new Set(['from', 'localField', 'foreignField', 'as', 'let', 'pipeline'])

/** `$lookup` by equality, by a pipeline, or both. */
export const lookup: StageCompiler = (operand, surroundings) => {
  if (!isDoc(operand)) return fail('FailedToParse', 'the $lookup specification must be an object')
  for (const name of operand.keys())
    if (!OPTIONS.has(name)) fail('FailedToParse', `unknown or unsupported argument to $lookup: ${name}`)
  const from = text(operand, 'from')
  const path = fieldPath(text(operand, 'as'))
  const find = byFields(operand, from, surroundings)
  const pipeline = operand.has('pipeline') ? byPipeline(operand, surroundings) : undefined
  if (!find && !pipeline) fail('FailedToParse', '$lookup requires localField and foreignField, or a pipeline')
  return (docs) =>
    docs.map((doc) => {
      const candidates = find ? find(doc) : allOf(from, surroundings)
      const joined = pipeline ? pipeline(doc)(candidates) : candidates
      return changeAt(doc, { path, creates: true, apply: () => joined })
    })
}

function text(spec: Doc, name: string): string {
  const value = spec.get(name)
  return typeof value === 'string' && value !== ''
    ? value
    : fail('FailedToParse', `$lookup argument '${name}' must be a non-empty string`)
}

function allOf(from: string, { catalog, database }: Surroundings): readonly Doc[] {
  return [...(catalog?.find(`${database}.${from}`)?.rows.values() ?? [])].map(({ doc }) => doc)
}

function byFields(
  spec: Doc,
  from: string,
  { catalog, database }: Surroundings,
): ((doc: Doc) => readonly Doc[]) | undefined {
  if (!spec.has('localField') && !spec.has('foreignField')) return undefined
  const local = fieldPath(text(spec, 'localField'))
  const foreign = fieldPath(text(spec, 'foreignField'))
  if ([...local, ...foreign].some((part) => /^\d+$/.test(part)))
    fail('FailedToParse', 'this server does not support array positions in $lookup')
  return (doc) => {
    const collection = catalog?.find(`${database}.${from}`)
    const value: Maybe = valueAt(doc, local)
    const values: readonly Value[] = isArray(value) ? value : [value ?? null]
    if (!collection || values.length === 0) return []
    const filter: Filter = { kind: 'field', path: foreign, test: { kind: 'in', values, patterns: [] } }
    const found: Doc[] = []
    for (const row of plan(collection, { filter, sort: [], collation: undefined }).rows())
      if (matches(filter, row.doc)) found.push(row.doc)
    return found
  }
}

/** The pipeline is compiled anew for each document, since its variables differ. */
function byPipeline(spec: Doc, surroundings: Surroundings): (doc: Doc) => Stage {
  const stages = stagesOf(spec.get('pipeline'), '$lookup.pipeline')
  const given = spec.get('let') ?? EMPTY
  if (!isDoc(given)) return fail('FailedToParse', "$lookup argument 'let' must be an object")
  const { scope, pipeline } = surroundings
  const variables = [...given].map(([name, value]) => [checkVariable(name), compileIn(scope, value)] as const)
  // Once without values too, so that an unknown stage is refused even where there is nothing to join.
  pipeline(
    stages,
    withVariables(
      scope,
      variables.map(([name]) => [name, null] as const),
    ),
  )
  return (doc) => {
    const docScope = rootScope(doc, scope)
    return pipeline(
      stages,
      withVariables(
        scope,
        variables.map(([name, value]) => [name, value(docScope)] as const),
      ),
    )
  }
}
