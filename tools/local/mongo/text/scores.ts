import type { Doc } from '../bson/value.ts'
import type { TextRequest } from './search.ts'

/** The text scores of the documents which a command has found. */
export type TextScores = WeakMap<Doc, number>

/** A text search and what it will have found. */
export interface TextQuery {
  readonly request: TextRequest
  readonly scores: TextScores
}

/** The stages behind which the text score is still known. MongoDB knows it behind some others, where it is refused here. */
const KEEPING: ReadonlySet<string> = new Set([
  '$match',
  '$sort',
  '$skip',
  '$limit',
  '$project',
  '$addFields',
  '$set',
  '$unset',
])

export function keepsScores(stage: string): boolean {
  return KEEPING.has(stage)
}

type Stage = (docs: readonly Doc[]) => readonly Doc[]

/** Runs a stage that keeps the scores; where it makes new documents, it makes one of each, in their order. */
export function carryScores(run: Stage, scores: TextScores): Stage {
  return (docs) => {
    const results = run(docs)
    for (const [at, result] of results.entries()) if (!scores.has(result)) carryScore(scores, docs[at], result)
    return results
  }
}

/** Gives a document the score of the one it was made of. */
export function carryScore(scores: TextScores | undefined, from: Doc | undefined, to: Doc): void {
  const score = from && scores?.get(from)
  if (score !== undefined) scores?.set(to, score)
}
