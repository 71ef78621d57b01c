import { randomBytes } from 'node:crypto'
import { ROLES } from '@shop/shared/actor'
import type { Db } from 'mongodb'
import { hashPassword } from '../../workers/auth/src/password.ts'
import { UserRepository } from '../../workers/auth/src/user.repository.ts'
import { newUser } from '../../workers/auth/src/user.ts'
import { Complaint } from '../dev/complaint.ts'
import { writePrivate } from '../dev/private-file.ts'
import { accountFile, type DemoAccounts, readAccounts } from './account-file.ts'
import { inLanes } from './lanes.ts'
import { CUSTOMERS, DEMO, type Person, SELLERS, userId } from './people.ts'

const OPENED_AT = new Date('2026-01-05T08:00:00Z')

export interface Opened {
  /** Whether the passwords were made just now. */
  made: boolean
  accounts: DemoAccounts
}

/** The demo accounts; their passwords are made once for each data folder, so that none is known anywhere else. */
export async function demoAccounts(dataDir: string): Promise<Opened> {
  const known = await readAccounts(dataDir)
  if (known) return { made: false, accounts: known }
  const account = ({ email }: Person) => ({ email, password: randomPassword() })
  const accounts = { admin: account(DEMO.admin), seller: account(DEMO.seller), customer: account(DEMO.customer) }
  await writePrivate(accountFile(dataDir), `${JSON.stringify(accounts, null, 2)}\n`)
  return { made: true, accounts }
}

/** Opens the accounts, or gives those that are there the passwords of this data folder. */
export async function seedAccounts(db: Db, { accounts }: Opened): Promise<void> {
  const users = new UserRepository(db)
  for (const role of ROLES) await open(users, DEMO[role], hashPassword(accounts[role].password))
  // One password for all others, which is forgotten here: nobody can sign in as them.
  const nobodyKnows = hashPassword(randomPassword())
  const others = [...SELLERS, ...CUSTOMERS].filter(({ email }) => email !== DEMO.seller.email)
  await inLanes(others, (person) => open(users, person, nobodyKnows))
}

async function open(users: UserRepository, person: Person, hash: string): Promise<void> {
  const user = { ...newUser(userId(person), person, OPENED_AT), verified: true }
  const inserted = await users.insert(user, hash)
  if (!inserted.ok) throw new Complaint(`Demo data: ${person.email} belongs to another account; use --no-seed.`)
  const stored = await users.findCredentials(person.email)
  if (stored?.passwordHash !== undefined && stored.passwordHash !== hash)
    await users.rehash(stored.userId, stored.passwordHash, hash)
}

function randomPassword(): string {
  return randomBytes(18).toString('base64url')
}
