import { fail } from '../errors.ts'
import { answer, type Command } from './context.ts'

/** Sets a fail point; for servers only that were started for tests. */
export const configureFailPoint: Command = (command, { database, failPoints }) => {
  if (!failPoints)
    return fail('CommandNotFound', "no such command: 'configureFailPoint'; the server was started without testCommands")
  if (database !== 'admin') fail('Unauthorized', 'configureFailPoint may only be run against the admin database.')
  return answer({ count: BigInt(failPoints.configure(command)) })
}
