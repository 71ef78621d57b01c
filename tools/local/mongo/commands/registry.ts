import type { Reply } from '../bson/encode.ts'
import type { Doc } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { aggregate } from './aggregate.ts'
import { bulkWrite } from './bulk-write.ts'
import { collMod } from './coll-mod.ts'
import { create, drop, dropDatabase, listCollections, listDatabases } from './collections.ts'
import type { Command, Context } from './context.ts'
import { count } from './count.ts'
import { getMore, killCursors } from './cursors.ts'
import { remove } from './delete.ts'
import { distinct } from './distinct.ts'
import { explain } from './explain.ts'
import { find } from './find.ts'
import { findAndModify } from './find-and-modify.ts'
import { configureFailPoint } from './configure-fail-point.ts'
import { buildInfo, connectionStatus, endSessions, hello, killSessions, ping } from './handshake.ts'
import { createIndexes, dropIndexes, listIndexes } from './indexes.ts'
import { insert } from './insert.ts'
import { readGeneric } from './generic.ts'
import { update } from './update.ts'

/** Every command there is; all others are refused by name. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping,
  buildInfo,
  buildinfo: buildInfo,
  connectionStatus,
  endSessions,
  killSessions,
  find,
  getMore,
  killCursors,
  insert,
  update,
  delete: remove,
  findAndModify,
  findandmodify: findAndModify,
  bulkWrite,
  aggregate,
  count,
  distinct,
  explain,
  create,
  collMod,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  createIndexes,
  dropIndexes,
  listIndexes,
  configureFailPoint,
}

/** Runs one command. */
export function runCommand(
  command: Doc,
  base: Omit<Context, 'database' | 'session' | 'attempt' | 'now'>,
): Reply | Promise<Reply> {
  const [name = ''] = command.keys()
  const run = COMMANDS[name]
  if (!Object.hasOwn(COMMANDS, name) || !run)
    return fail('CommandNotSupported', `this server does not support the command '${name}'`)
  if (base.store.failure && run !== hello) throw base.store.failure
  return run(command, { ...base, ...readGeneric(name, command), now: new Date() })
}
