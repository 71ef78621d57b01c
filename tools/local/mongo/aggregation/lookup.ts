import { type Doc, EMPTY, isArray, isDoc, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { fieldPath } from '../expression/compile.ts'
import { checkVariable } from '../expression/logic.ts'
import { type Expression, rootScope, type Scope, withVariables } from '../expression/scope.ts'
import type { Filter } from '../query/filter.ts'
import { changeAt } from '../update/place.ts'
import { compileIn } from './shape.ts'
import { sourceOf, splitStart } from './source.ts'
import { refuseInside, type Stage, type StageCompiler, stagesOf, type Surroundings } from './stage.ts'

const OPTIONS = new Set(['from', 'localField', 'foreignField', 'as', 'let', 'pipeline'])
const NOT_INSIDE = new Set(['$out', '$merge'])

/** `$lookup` by equality, by a pipeline, or both. */
export const lookup: StageCompiler = (operand, surroundings) => {
  if (!isDoc(operand)) return fail('FailedToParse', 'the $lookup specification must be an object')
  for (const name of operand.keys())
    if (!OPTIONS.has(name)) fail('FailedToParse', `unknown or unsupported argument to $lookup: ${name}`)
  const from = text(operand, 'from')
  const path = fieldPath(text(operand, 'as'))
  const equality = equalityOf(operand)
  if (!equality && !operand.has('pipeline'))
    fail('FailedToParse', "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified")
  if (operand.has('let') && !operand.has('pipeline'))
    fail('FailedToParse', "$lookup with a 'let' argument must also specify 'pipeline'")
  const join = joinOf(from, operand, surroundings)
  return (docs) => {
    const always = equality || join.variables > 0 ? undefined : join.run(EMPTY, [])
    return docs.map((doc) => {
      const joined = always ?? join.run(doc, equality ? [equality(doc)] : [])
      return changeAt(doc, { path, creates: true, apply: () => joined })
    })
  }
}

function text(spec: Doc, name: string): string {
  const value = spec.get(name)
  return typeof value === 'string' && value !== ''
    ? value
    : fail('FailedToParse', `$lookup argument '${name}' must be a non-empty string`)
}

/** What a document asks of those it is joined with. */
function equalityOf(spec: Doc): ((doc: Doc) => Filter) | undefined {
  if (!spec.has('localField') && !spec.has('foreignField')) return undefined
  const local = fieldPath(text(spec, 'localField'))
  const path = fieldPath(text(spec, 'foreignField'))
  if ([...local, ...path].some((part) => /^\d+$/.test(part)))
    fail('FailedToParse', 'this server does not support array positions in $lookup')
  return (doc) => {
    const found = valuesAt(doc, local, 0)
    // No value, and no element of an array either, counts as null.
    return { kind: 'field', path, test: { kind: 'in', values: found.length > 0 ? found : [null], patterns: [] } }
  }
}

/** The values at the end of a path, of arrays the elements; arrays inside arrays are not looked into. */
function valuesAt(doc: Doc, path: readonly string[], from: number): readonly Value[] {
  const value: Maybe = doc.get(path[from] ?? '')
  if (from === path.length - 1) return value === undefined ? [] : isArray(value) ? value : [value]
  return (isArray(value) ? value : [value]).flatMap((item) => (isDoc(item) ? valuesAt(item, path, from + 1) : []))
}

interface Join {
  readonly variables: number
  readonly run: (doc: Doc, filters: readonly Filter[]) => readonly Doc[]
}

/** The pipeline is compiled anew for each document, since its variables differ. */
function joinOf(from: string, spec: Doc, { scope, store, database, pipeline }: Surroundings): Join {
  const stages = spec.has('pipeline') ? stagesOf(spec.get('pipeline'), '$lookup.pipeline') : []
  refuseInside(stages, NOT_INSIDE, { code: 51047, where: "within a $lookup's sub-pipeline" })
  const variables = variablesOf(spec, scope)
  const start = splitStart(stages)
  const compileFor = (doc: Doc | undefined): { readonly inner: Scope; readonly rest: Stage } => {
    const values = variables.map(([name, value]) => [name, doc ? value(rootScope(doc, scope)) : null] as const)
    const inner = withVariables(scope, values)
    return { inner, rest: pipeline(start.rest, inner) }
  }
  // Once without values too, so that what is unknown is refused even where there is nothing to join.
  sourceOf(undefined, start, compileFor(undefined).inner)
  return {
    variables: variables.length,
    run: (doc, filters) => {
      const { inner, rest } = compileFor(doc)
      return rest(sourceOf(store?.catalog.find(`${database}.${from}`), start, inner, filters))
    },
  }
}

function variablesOf(spec: Doc, scope: Scope): readonly (readonly [string, Expression])[] {
  const given = spec.get('let') ?? EMPTY
  if (!isDoc(given)) return fail('FailedToParse', "$lookup argument 'let' must be an object")
  return [...given].map(([name, value]) => [checkVariable(name), compileIn(scope, value)] as const)
}
