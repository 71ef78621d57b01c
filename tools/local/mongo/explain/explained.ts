import type { Doc } from '../bson/value.ts'
import type { Examined } from '../index/fetch.ts'

/** What was done when a plan was run without changing anything. */
export interface Run {
  readonly nReturned: number
  readonly stages: Doc
}

/** A command, explained. */
export interface Explained {
  readonly namespace: string
  readonly filter: Doc
  /** The stages of the plan, as it has been chosen. */
  readonly stages: Doc
  /** Runs the plan, counting what it looks at. */
  readonly run: (examined: Examined) => Run
  /** What an aggregation does behind its search. */
  readonly pipeline?: readonly Doc[]
}
