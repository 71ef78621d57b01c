import { setTimeout as sleep } from 'node:timers/promises'
import type { Reply } from '../bson/encode.ts'
import { type Doc, document, isDoc, type Maybe, type Value } from '../bson/value.ts'
import { flag, optional, readInner, required } from '../commands/fields.ts'
import { fail, isRetryable, MongoFailure } from '../errors.ts'
import { HangUp } from '../wire/hang-up.ts'
import type { FailPoint } from './fail-point.ts'

/** What happens to which commands; as MongoDB's failCommand, of whose fields only these are known. */
export interface FailCommand {
  readonly failCommands: readonly Value[]
  readonly appName: string | undefined
  readonly blockConnection: boolean
  readonly blockTimeMS: number | undefined
  readonly closeConnection: boolean
  readonly errorCode: number | undefined
  readonly errorLabels: readonly Value[] | undefined
}

export function readFailCommand(data: Doc): FailCommand {
  const read = readInner(data, 'failCommand', {
    failCommands: required.array,
    appName: optional.string,
    blockConnection: flag(false),
    blockTimeMS: optional.whole,
    closeConnection: flag(false),
    errorCode: optional.whole,
    errorLabels: optional.array,
  })
  if (read.blockConnection && read.blockTimeMS === undefined)
    fail('InvalidOptions', "must specify 'blockTimeMS' when 'blockConnection' is true")
  if ((read.blockTimeMS ?? 0) < 0) fail('InvalidOptions', "'blockTimeMS' must be non-negative")
  return read
}

type Run = (command: Doc) => Reply | Promise<Reply>

/** Runs the commands of one connection as failCommand wants them to fail. */
export function failing(point: FailPoint<FailCommand>, run: Run): Run {
  let appName: Maybe
  return async (command) => {
    appName ??= inside(inside(command.get('client'), 'application'), 'name')
    const struck = point.enter((data) => affects(data, command, appName))
    if (struck?.blockConnection) await sleep(struck.blockTimeMS)
    if (struck?.closeConnection) throw new HangUp()
    if (struck?.errorCode !== undefined) throw failure(struck.errorCode, struck.errorLabels ?? labels(struck, command))
    return run(command)
  }
}

function affects(data: FailCommand, command: Doc, appName: Maybe): boolean {
  const [name = ''] = command.keys()
  return (
    // The one that switches it off again is never affected.
    name !== 'configureFailPoint' &&
    (data.appName === undefined || data.appName === appName) &&
    // The aliases of commands differ from them by case only.
    data.failCommands.some((each) => typeof each === 'string' && each.toLowerCase() === name.toLowerCase()) &&
    (data.blockConnection || data.closeConnection || data.errorCode !== undefined)
  )
}

/** The label which the server itself gives a failed retryable write. */
function labels({ errorCode }: FailCommand, command: Doc): readonly Value[] {
  return command.has('txnNumber') && isRetryable(errorCode) ? ['RetryableWriteError'] : []
}

function failure(code: number, errorLabels: readonly Value[]): MongoFailure {
  return new MongoFailure(
    code,
    "Failing command via 'failCommand' failpoint",
    errorLabels.length > 0 ? document({ errorLabels }) : undefined,
  )
}

function inside(value: Maybe, field: string): Maybe {
  return isDoc(value) ? value.get(field) : undefined
}
