import type { Item, Reply } from '../bson/encode.ts'
import { type Doc, document, type Plain } from '../bson/value.ts'
import { toDouble } from '../bson/exact.ts'
import { isNumeric, type Value } from '../bson/value.ts'
import { MongoFailure } from '../errors.ts'
import { answer, type Context } from './context.ts'

/** Runs one statement of a write, or repeats its answer if this very statement was done before. */
export function once(context: Context, statement: number, run: () => Doc): Doc {
  const attempt = context.attempt && { ...context.attempt, statement }
  const before = attempt && context.store.retries.recall(attempt)
  if (before) return before
  let result: Doc | undefined
  try {
    result = run()
    return result
  } finally {
    // Also after a failure: what an update of many had changed until then stays changed.
    if (attempt && result) context.store.commit(attempt, result)
    else context.store.commit()
  }
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
): Promise<{ readonly results: readonly (Doc | undefined)[]; readonly errors: readonly Doc[] }> {
  const results: (Doc | undefined)[] = []
  const errors: Doc[] = []
  for (const [index, statement] of statements.entries()) {
    try {
      const id = ids?.[index]
      results.push(once(context, isNumeric(id) ? toDouble(id) : index, () => run(statement, index)))
    } catch (error) {
      if (!(error instanceof MongoFailure) || error.code === 225) throw error
      results.push(undefined)
      errors.push(new Map([...document({ index, code: error.code }), ...error.details, ['errmsg', error.message]]))
      if (ordered) break
    }
  }
  await context.store.durable()
  return { results, errors }
}

export function sum(results: readonly (Doc | undefined)[], field: string): number {
  return results.reduce((total, result) => {
    const n = result?.get(field)
    return total + (isNumeric(n) ? toDouble(n) : 0)
  }, 0)
}

export function writeAnswer(fields: { readonly [key: string]: Plain }, errors: readonly Doc[]): Reply {
  const rest: [string, Item][] = errors.length > 0 ? [['writeErrors', errors]] : []
  return new Map<string, Item>([...rest, ...answer(fields)])
}
