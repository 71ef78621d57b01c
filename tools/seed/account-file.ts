import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const Account = z.object({ email: z.string(), password: z.string() })
const AccountFile = z.object({ admin: Account, seller: Account, customer: Account })

export type Account = z.infer<typeof Account>
export type DemoAccounts = z.infer<typeof AccountFile>

/** Where a data folder keeps the accounts of its demo shop. */
export function accountFile(dataDir: string): string {
  return join(dataDir, 'demo-accounts.json')
}

/** The accounts of the demo shop in this data folder; undefined if it has none. */
export async function readAccounts(dataDir: string): Promise<DemoAccounts | undefined> {
  const text = await readFile(accountFile(dataDir), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : AccountFile.parse(JSON.parse(text))
}
