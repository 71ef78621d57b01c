import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Email, Name } from '../../workers/auth/src/user.schema.ts'
import { Complaint } from '../dev/complaint.ts'
import { ROOT } from '../workers.ts'

export interface AdminOptions {
  email: string
  name: string | undefined
  passwordFromStdin: boolean
  dataDir: string
}

export const USAGE = `npm run admin:create -- --email <address> [options]

  --email <address>   whose account becomes an admin; it is opened if there is none
  --name <name>       for a new account; otherwise what is before the @ of the address
  --password-stdin    the new account's password is the first line of the input; otherwise one is made up and shown

  MONGODB_URI names the database; without it, it is that of the local platform in DATA_DIR (.data), running or not.
`

/** What to do, and where; throws a Complaint about what is not understood. A password is no option: others see those. */
export function readAdminOptions(args: string[], env: Record<string, string | undefined>): AdminOptions {
  const { email = '', name, 'password-stdin': passwordFromStdin } = parsed(args)
  const address = Email.safeParse(email)
  if (!address.success) throw new Complaint(`--email must be an e-mail address.\n\n${USAGE}`)
  const called = Name.optional().safeParse(name)
  if (!called.success) throw new Complaint(`--name must be one line of 1 to 100 characters.\n\n${USAGE}`)
  const dataDir = resolve(ROOT, env['DATA_DIR'] || '.data')
  return { email: address.data, name: called.data, passwordFromStdin, dataDir }
}

function parsed(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        email: { type: 'string' },
        name: { type: 'string' },
        'password-stdin': { type: 'boolean', default: false },
      },
    })
    return values
  } catch (error) {
    throw new Complaint(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  }
}
