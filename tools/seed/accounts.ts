import { randomBytes } from 'node:crypto'
import { ROLES, type Role } from '@shop/shared/actor'
import type { Db } from 'mongodb'
import { hashPassword } from '../../workers/auth/src/password.ts'
import { UserRepository } from '../../workers/auth/src/user.repository.ts'
import { newUser } from '../../workers/auth/src/user.ts'
import { Complaint } from '../dev/complaint.ts'
import { writePrivate } from '../dev/private-file.ts'
import { accountFile, type DemoAccounts, readAccounts } from './account-file.ts'
import { idOf } from './id.ts'

interface Person {
  role: Role
  name: string
  email: string
}

const DEMO: Record<Role, Person> = {
  admin: { role: 'admin', name: 'Ada Admin', email: 'admin@shop.example' },
  seller: { role: 'seller', name: 'Northlight Supply', email: 'seller@shop.example' },
  customer: { role: 'customer', name: 'Casey Customer', email: 'customer@shop.example' },
}

/** Sellers whom nobody can sign in as: they are there so that orders have parts of several sellers. */
const OTHER_SELLERS: Person[] = [
  { role: 'seller', name: 'Harbour Goods', email: 'harbour@shop.example' },
  { role: 'seller', name: 'Old Mill Workshop', email: 'oldmill@shop.example' },
]

export const SELLER_IDS = [DEMO.seller, ...OTHER_SELLERS].map(userId)

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
  const account = ({ email }: Person) => ({ email, password: randomBytes(12).toString('base64url') })
  const accounts = { admin: account(DEMO.admin), seller: account(DEMO.seller), customer: account(DEMO.customer) }
  await writePrivate(accountFile(dataDir), `${JSON.stringify(accounts, null, 2)}\n`)
  return { made: true, accounts }
}

/** Opens the accounts, or gives those that are there the passwords of this data folder. */
export async function seedAccounts(db: Db, { accounts }: Opened): Promise<void> {
  const users = new UserRepository(db)
  for (const role of ROLES) await open(users, DEMO[role], accounts[role].password)
  for (const seller of OTHER_SELLERS) await open(users, seller, randomBytes(24).toString('base64url'))
}

async function open(users: UserRepository, person: Person, password: string): Promise<void> {
  const hash = hashPassword(password)
  const user = { ...newUser(userId(person), { ...person, password }, OPENED_AT), verified: true }
  const inserted = await users.insert(user, hash)
  if (!inserted.ok) throw new Complaint(`Demo data: ${person.email} belongs to another account; use --no-seed.`)
  const stored = await users.findCredentials(person.email)
  if (stored && stored.passwordHash !== hash) await users.rehash(stored.userId, stored.passwordHash, hash)
}

function userId({ email }: Person): string {
  return idOf('user', email)
}
