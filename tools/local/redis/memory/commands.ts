import type { CommandTable } from './command.ts'
import { counters } from './counters.ts'
import { expiry } from './expiry.ts'
import { hashes } from './hashes.ts'
import { keys } from './keys.ts'
import { lists } from './lists.ts'
import { server } from './server.ts'
import { sets } from './sets.ts'
import { sortedSetRanges } from './sorted-set-ranges.ts'
import { sortedSets } from './sorted-sets.ts'
import { strings } from './strings.ts'

/** Every command of the in-memory engine by its lower-case name. */
export const commands: CommandTable = {
  ...server,
  ...strings,
  ...counters,
  ...keys,
  ...expiry,
  ...hashes,
  ...sets,
  ...sortedSets,
  ...sortedSetRanges,
  ...lists,
}
