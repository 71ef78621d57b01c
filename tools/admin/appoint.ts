import { randomBytes } from 'node:crypto'
import { newId } from '@shop/shared/id'
import type { Db } from 'mongodb'
import { checkPassword } from '../../workers/auth/src/new-password.ts'
import { hashPassword } from '../../workers/auth/src/password.ts'
import { StandingRepository } from '../../workers/auth/src/standing.repository.ts'
import { UserRepository } from '../../workers/auth/src/user.repository.ts'
import { newUser } from '../../workers/auth/src/user.ts'
import { Complaint } from '../dev/complaint.ts'

export interface Candidate {
  /** As accounts keep it: in lower case. */
  email: string
  name: string | undefined
  /** For an account that is not there yet; undefined: one is made up. */
  password: string | undefined
}

/** What has become of the candidate; a password that was made up is told here and nowhere else. */
export type Appointed =
  | { state: 'created'; madeUpPassword: string | undefined }
  | { state: 'promoted' }
  | { state: 'unchanged' }

/** Makes the account with this address an active admin, or opens it as one; throws a Complaint about a bad password. */
export async function appoint(db: Db, candidate: Candidate, now: Date): Promise<Appointed> {
  const known = await new UserRepository(db).findByEmail(candidate.email)
  if (!known) return open(db, candidate, now)
  await new StandingRepository(db).appoint(known.id, now)
  return { state: known.role === 'admin' && known.active ? 'unchanged' : 'promoted' }
}

async function open(db: Db, candidate: Candidate, now: Date): Promise<Appointed> {
  const { email, name, password } = candidate
  const fault = password === undefined ? undefined : checkPassword(password, email)
  if (fault !== undefined) throw new Complaint(`The password ${fault}.`)
  const chosen = password ?? randomBytes(18).toString('base64url')
  const account = newUser(newId(), { email, name, role: 'admin' }, now)
  const inserted = await new UserRepository(db).insert({ ...account, verified: true }, hashPassword(chosen))
  // Somebody has registered with this address in the meantime.
  if (!inserted.ok) return appoint(db, candidate, now)
  return { state: 'created', madeUpPassword: password === undefined ? chosen : undefined }
}
