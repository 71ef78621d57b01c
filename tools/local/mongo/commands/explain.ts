import { type Doc, document, EMPTY, isArray, isDoc } from '../bson/value.ts'
import { explainAggregate } from '../explain/aggregate.ts'
import { explainCount, explainDistinct } from '../explain/count.ts'
import type { Explained } from '../explain/explained.ts'
import { explainFind } from '../explain/find.ts'
import { explainDelete, explainFindAndModify, explainUpdate } from '../explain/write.ts'
import { fail } from '../errors.ts'
import { Examined } from '../index/fetch.ts'
import { answer, type Command, type Context } from './context.ts'
import { optional, readFields, required } from './fields.ts'

/** The commands that can be explained. */
const EXPLAINED: Readonly<Record<string, (command: Doc, context: Context, filter: Doc) => Explained>> = {
  find: explainFind,
  aggregate: explainAggregate,
  count: explainCount,
  distinct: explainDistinct,
  update: explainUpdate,
  delete: explainDelete,
  findAndModify: explainFindAndModify,
  findandmodify: explainFindAndModify,
}

const VERBOSITIES = new Set(['queryPlanner', 'executionStats', 'allPlansExecution'])

/** Explains which index a command uses and, if that is wanted, what it looks at; nothing is changed. */
export const explain: Command = (command, context) => {
  const { explain: inner, verbosity = 'allPlansExecution' } = readFields(command, 'explain', {
    explain: required.document,
    verbosity: optional.string,
  })
  if (!VERBOSITIES.has(verbosity))
    fail('BadValue', `Enumeration value '${verbosity}' for field 'explain.verbosity' is not a valid value.`)
  const [name = ''] = inner.keys()
  const explainOf = EXPLAINED[name]
  if (!Object.hasOwn(EXPLAINED, name) || !explainOf)
    return fail('CommandNotSupported', `this server does not support explain of '${name}'`)
  const explained = explainOf(inner, context, filterOf(inner))
  const plan = report(explained, verbosity)
  const { pipeline } = explained
  return answer({
    explainVersion: '1',
    ...(pipeline && pipeline.length > 0 ? { stages: [document({ $cursor: plan }), ...pipeline] } : plan),
    command: inner,
  })
}

/** What the commands ask of the documents, each under its own name. */
function filterOf(command: Doc): Doc {
  const query = command.get('query')
  const pipeline = command.get('pipeline')
  const [first] = isArray(pipeline) ? pipeline : []
  const match = isDoc(first) ? first.get('$match') : undefined
  return [query, match].find(isDoc) ?? EMPTY
}

function report(explained: Explained, verbosity: string): { readonly [field: string]: Doc } {
  const queryPlanner = document({
    namespace: explained.namespace,
    indexFilterSet: false,
    parsedQuery: explained.filter,
    winningPlan: explained.stages,
    rejectedPlans: [],
  })
  if (verbosity === 'queryPlanner') return { queryPlanner }
  const started = performance.now()
  const examined = new Examined()
  const { nReturned, stages } = explained.run(examined)
  const executionStats = document({
    executionSuccess: true,
    nReturned,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: examined.keys,
    totalDocsExamined: examined.docs,
    executionStages: new Map([...stages, ...document({ nReturned })]),
    allPlansExecution: verbosity === 'allPlansExecution' ? [] : undefined,
  })
  return { queryPlanner, executionStats }
}
