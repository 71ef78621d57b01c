import { STAGES } from './aggregation/registry.ts'
import { COMMANDS } from './commands/registry.ts'
import { ACCUMULATORS } from './expression/accumulators.ts'
import { EXPRESSIONS } from './expression/registry.ts'
import { FIELD_OPERATORS } from './query/operators.ts'
import { TOP_OPERATORS } from './query/parse.ts'
import { REWRITTEN } from './update/modifiers.ts'
import { UPDATE_OPERATORS } from './update/operators.ts'

/** The names of all that the server does, taken from what it does it with; anything else is refused by name. */
export const SUPPORTED: Readonly<Record<string, readonly string[]>> = {
  commands: Object.keys(COMMANDS),
  'query operators': [...Object.keys(TOP_OPERATORS), ...Object.keys(FIELD_OPERATORS)],
  'update operators': [...Object.keys(UPDATE_OPERATORS), ...REWRITTEN],
  stages: Object.keys(STAGES),
  accumulators: Object.keys(ACCUMULATORS),
  expressions: Object.keys(EXPRESSIONS),
}
