import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const Account = z.object({ email: z.string(), password: z.string() })
const Accounts = z.object({ admin: Account, seller: Account, customer: Account })

export type Account = z.infer<typeof Account>

/** The accounts of the demo shop whose data are in this folder. */
export async function demoAccounts(dataDir: string): Promise<z.infer<typeof Accounts>> {
  return Accounts.parse(JSON.parse(await readFile(join(dataDir, 'demo-accounts.json'), 'utf8')))
}
