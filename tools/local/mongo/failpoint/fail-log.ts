import type { Doc } from '../bson/value.ts'
import { flag, optional, readInner, required } from '../commands/fields.ts'
import { fail } from '../errors.ts'
import { COMPACTION_MOMENTS, type Mishap, type Moment, WRITE_MOMENTS } from '../storage/mishap.ts'

/** What goes wrong with the log and when: an error of the file system, or the end of the process. */
export interface FailLog {
  readonly at: Moment
  readonly error: string | undefined
  readonly exit: boolean
}

const MOMENTS: readonly Moment[] = [...WRITE_MOMENTS, ...COMPACTION_MOMENTS]

export function readFailLog(data: Doc): FailLog {
  const read = readInner(data, 'failLog', { at: required.string, error: optional.string, exit: flag(false) })
  const at = MOMENTS.find((moment) => moment === read.at)
  if (!at) return fail('BadValue', `'at' must be one of ${MOMENTS.join(', ')}`)
  if (read.exit === (read.error !== undefined)) fail('BadValue', "either 'error' or 'exit' must be given")
  return { at, error: read.error, exit: read.exit }
}

export function isOfCompaction({ at }: FailLog): boolean {
  return COMPACTION_MOMENTS.some((moment) => moment === at)
}

export function mishap({ at, error, exit }: FailLog): Mishap {
  return {
    moment: at,
    strike: () => {
      // Nothing of the process runs after this: no flush, no handler.
      if (exit) process.kill(process.pid, 'SIGKILL')
      throw Object.assign(new Error(`${error}: failLog fail point`), { code: error })
    },
  }
}
