import type { Item, Reply } from '../bson/encode.ts'
import { type Doc, document, type Plain } from '../bson/value.ts'
import { toDouble } from '../bson/exact.ts'
import { isNumeric, type Value } from '../bson/value.ts'
import { MongoFailure } from '../errors.ts'
import { answer, type Context } from './context.ts'

/** What one statement has answered, now or when it was first sent. */
export interface Outcome {
  readonly result: Doc
  readonly repeated: boolean
}

/** Runs one statement of a write, or repeats its answer if this very statement has been done before. */
export function once(context: Context, statement: number, run: () => Doc): Outcome {
  const attempt = context.attempt && { ...context.attempt, statement }
  const before = attempt && context.store.retries.recall(attempt)
  if (before) return { result: before, repeated: true }
  let result: Doc | undefined
  try {
    result = run()
    return { result, repeated: false }
  } finally {
    // Also after a failure: what an update of many had changed until then stays changed.
    if (!attempt || !result) context.store.commit()
    else if (context.store.commit(attempt, result)) context.written()
  }
}

/** What the statements of a write have come to. */
export interface Outcomes {
  readonly results: readonly (Doc | undefined)[]
  readonly errors: readonly Doc[]
  /** The numbers of those that had been done before. */
  readonly repeated: readonly number[]
}

/** Runs the statements of insert, update or delete; an ordered list ends at the first failure. */
export async function runStatements(
  context: Context,
  statements: readonly Value[],
  {
    ordered,
    ids,
    run,
  }: { ordered: boolean; ids: readonly Value[] | undefined; run: (statement: Value, index: number) => Doc },
): Promise<Outcomes> {
  const results: (Doc | undefined)[] = []
  const errors: Doc[] = []
  const repeated: number[] = []
  for (const [index, statement] of statements.entries()) {
    try {
      const id = ids?.[index]
      const number = isNumeric(id) ? toDouble(id) : index
      const outcome = once(context, number, () => run(statement, index))
      if (outcome.repeated) repeated.push(number)
      results.push(outcome.result)
    } catch (error) {
      if (!(error instanceof MongoFailure) || error.code === 225) throw error
      results.push(undefined)
      errors.push(new Map([...document({ index, code: error.code }), ...error.details, ['errmsg', error.message]]))
      if (ordered) break
    }
  }
  await context.store.durable()
  return { results, errors, repeated }
}

export function sum(results: readonly (Doc | undefined)[], field: string): number {
  return results.reduce((total, result) => {
    const n = result?.get(field)
    return total + (isNumeric(n) ? toDouble(n) : 0)
  }, 0)
}

export function writeAnswer(
  fields: { readonly [key: string]: Plain },
  { errors, repeated }: Pick<Outcomes, 'errors' | 'repeated'>,
): Reply {
  const rest: [string, Item][] = errors.length > 0 ? [['writeErrors', errors]] : []
  return new Map<string, Item>([...rest, ...answer({ ...fields, retriedStmtIds: idsOf(repeated) })])
}

/** Named in the answer only if there are any. */
export function idsOf(repeated: readonly number[]): readonly number[] | undefined {
  return repeated.length > 0 ? repeated : undefined
}
