import { document, type Doc } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { type Plan } from '../index/plan.ts'
import { answer, type Command, findCollection, namespaceOf } from './context.ts'
import { optional, readFields, required } from './fields.ts'
import { FIND_FIELDS } from './find.ts'
import { planSearch, readSearch } from './search.ts'

/** Explains a find: which index it uses, in the shape of MongoDB's queryPlanner. */
export const explain: Command = (command, context) => {
  const { explain: inner } = readFields(command, 'explain', { explain: required.document, verbosity: optional.string })
  const [name = ''] = inner.keys()
  if (name !== 'find') fail('CommandNotSupported', `this server does not support explain of '${name}'`)
  const fields = readFields(inner, 'find', FIND_FIELDS)
  const search = readSearch(fields, context.now)
  const collection = findCollection(context, fields.find)
  const chosen = collection && planSearch(collection, search)
  return answer({
    explainVersion: '1',
    queryPlanner: {
      namespace: namespaceOf(context, fields.find),
      parsedQuery: fields.filter,
      winningPlan: chosen ? stages(chosen, fields.sort) : { stage: 'EOF' },
      rejectedPlans: [],
    },
  })
}

function stages({ index, sorted }: Plan, sort: Doc | undefined): Doc {
  const { name, key, unique, sparse, partialFilter } = index?.definition ?? {}
  const access = index
    ? document({
        stage: 'FETCH',
        inputStage: {
          stage: 'IXSCAN',
          keyPattern: key,
          indexName: name,
          isMultiKey: index.multikey.size > 0,
          isUnique: unique,
          isSparse: sparse,
          isPartial: partialFilter !== undefined,
          indexVersion: 2,
        },
      })
    : document({ stage: 'COLLSCAN', direction: 'forward' })
  return sorted ? access : document({ stage: 'SORT', sortPattern: sort, inputStage: access })
}
