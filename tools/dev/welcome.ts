import type { DemoAccounts } from '../seed/account-file.ts'

export interface Started {
  origin: string
  /** Whether all Workers run, the gateway among them. */
  whole: boolean
  accounts: DemoAccounts | undefined
  /** Where the passwords of the accounts are. */
  accountFile: string
  /** Passwords are for a person at a terminal, not for a log file. */
  passwords: boolean
  ms: number
}

/** What the developer reads once all is up: addresses, accounts, and `ready` in the last line. */
export function welcome({ origin, whole, accounts, accountFile, passwords, ms }: Started): string {
  const addresses = whole
    ? [
        ['Shop', origin],
        ['GraphiQL', `${origin}/graphql`],
        ['REST', `${origin}/docs`],
        ['Mailbox', `${origin}/dev/mailbox`],
        ['Health', `${origin}/health`],
      ]
    : [
        ['REST', `${origin}/docs`],
        ['Health', `${origin}/health`],
      ]
  const people = Object.entries(accounts ?? {}).map(([role, { email, password }]) =>
    passwords ? [role, email, password] : [role, email],
  )
  const file = accounts ? [['passwords', accountFile]] : []
  const tables = [addresses, [...people, ...file]].filter((rows) => rows.length > 0).map(table)
  return `\n${tables.join('\n')}\nstarted in ${(ms / 1_000).toFixed(1)} s\nready ${origin}\n`
}

function table(rows: string[][]): string {
  const lines = rows.map(([name = '', first = '', last]) =>
    last === undefined ? `  ${name.padEnd(11)}${first}\n` : `  ${name.padEnd(11)}${first.padEnd(24)}${last}\n`,
  )
  return lines.join('')
}
