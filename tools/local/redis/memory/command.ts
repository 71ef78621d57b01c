import type { Reply } from '../engine.ts'
import type { Args } from './args.ts'
import type { Store } from './store.ts'

export type CommandSpec = {
  /** As Redis counts: with the command's name; a negative number is a minimum. */
  readonly arity: number
  readonly run: (store: Store, args: Args) => Reply
}

export type CommandTable = Readonly<Record<string, CommandSpec>>
