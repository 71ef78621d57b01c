import { type Doc, EMPTY } from '../bson/value.ts'
import { optional, readFields, required } from '../commands/fields.ts'
import { fail } from '../errors.ts'
import type { Mishap, Mishaps } from '../storage/mishap.ts'
import { type FailCommand, readFailCommand } from './fail-command.ts'
import { type FailLog, isOfCompaction, mishap, readFailLog } from './fail-log.ts'
import { FailPoint, type Mode, readMode } from './fail-point.ts'
import { type LostAnswer, readLostAnswer } from './lost-answer.ts'

/** All places at which this server can be made to fail, by their names. */
export class FailPoints implements Mishaps {
  /** MongoDB's: commands fail, wait or cut their connection instead of running. */
  readonly failCommand = new FailPoint<FailCommand>()
  /** MongoDB's: a retryable write is done, and its connection cut before the answer. */
  readonly onPrimaryTransactionalWrite = new FailPoint<LostAnswer>()
  /** This server's own: the log's file fails, or the process ends at once. */
  readonly failLog = new FailPoint<FailLog>()

  /** Does what a configureFailPoint command says; returns how often the fail point has struck until now. */
  configure(command: Doc): number {
    const { configureFailPoint, ...rest } = readFields(command, 'configureFailPoint', {
      configureFailPoint: required.string,
      mode: optional.any,
      data: optional.document,
    })
    const mode = readMode(rest.mode)
    const data = rest.data ?? EMPTY
    switch (configureFailPoint) {
      case 'failCommand':
        return set(this.failCommand, mode, () => readFailCommand(data))
      case 'onPrimaryTransactionalWrite':
        return set(this.onPrimaryTransactionalWrite, mode, () => readLostAnswer(data))
      case 'failLog':
        return set(this.failLog, mode, () => readFailLog(data))
      default:
        return fail('FailPointSetFailed', `${configureFailPoint} not found`)
    }
  }

  ofWrite(): Mishap | undefined {
    const struck = this.failLog.enter((data) => !isOfCompaction(data))
    return struck && mishap(struck)
  }

  ofCompaction(): Mishap | undefined {
    const struck = this.failLog.enter(isOfCompaction)
    return struck && mishap(struck)
  }
}

/** One that is off needs no data. */
function set<T>(point: FailPoint<T>, mode: Mode, read: () => T): number {
  return point.set(mode, mode.kind === 'off' ? undefined : read())
}
