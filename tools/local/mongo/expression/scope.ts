import { toDouble } from '../bson/exact.ts'
import { type Doc, EMPTY, isNumeric, type Maybe } from '../bson/value.ts'
import type { TextScores } from '../text/scores.ts'

/** What an expression is evaluated in: the document and the variables, `NOW` among them. */
export interface Scope {
  readonly root: Doc
  readonly variables: ReadonlyMap<string, Maybe>
  /** Set where the documents are those which a text search has found. */
  readonly scores?: TextScores | undefined
}

export type Expression = (scope: Scope) => Maybe

/** The scope in which a command begins; NOW stays the same for the whole of it. */
export function commandScope(now: Date, letVariables: Iterable<readonly [string, Maybe]> = []): Scope {
  return { root: EMPTY, variables: new Map<string, Maybe>([['NOW', now], ...letVariables]) }
}

/** The scope of one document. */
export function rootScope(root: Doc, command: Scope): Scope {
  return { root, variables: command.variables, scores: command.scores }
}

export function withVariables(scope: Scope, variables: Iterable<readonly [string, Maybe]>): Scope {
  return { ...scope, variables: new Map([...scope.variables, ...variables]) }
}

/** False, null, missing and zero are not true; everything else is. */
export function isTrue(value: Maybe): boolean {
  return isNumeric(value) ? toDouble(value) !== 0 : value !== undefined && value !== null && value !== false
}

export function isNullish(value: Maybe): value is null | undefined {
  return value === undefined || value === null
}
