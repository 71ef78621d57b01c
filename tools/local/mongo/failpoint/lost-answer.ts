import type { Reply } from '../bson/encode.ts'
import type { Doc } from '../bson/value.ts'
import { flag, readInner } from '../commands/fields.ts'
import { HangUp } from '../wire/hang-up.ts'
import type { FailPoint } from './fail-point.ts'

/** As MongoDB's onPrimaryTransactionalWrite, which cuts the connection unless it is told not to. */
export interface LostAnswer {
  readonly closeConnection: boolean
}

export function readLostAnswer(data: Doc): LostAnswer {
  return readInner(data, 'onPrimaryTransactionalWrite', { closeConnection: flag(true) })
}

type Run = (command: Doc, written: () => void) => Reply | Promise<Reply>

/** Runs the commands of one connection; after a write at which the fail point strikes the connection is cut. */
export function losing(point: FailPoint<LostAnswer>, run: Run): (command: Doc) => Promise<Reply> {
  return async (command) => {
    let lost = false
    const reply = await run(command, () => {
      if (point.enter()?.closeConnection) lost = true
    })
    if (lost) throw new HangUp()
    return reply
  }
}
