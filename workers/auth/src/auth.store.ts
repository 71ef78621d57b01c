import { Store } from '@shop/shared/mongo'
import type { Db } from 'mongodb'
import { AddressRepository } from './address.repository.ts'
import { GoogleAccountRepository } from './google/account.repository.ts'
import { OneTimeRepository } from './google/one-time.repository.ts'
import { MailedTokenRepository } from './mailed-token.repository.ts'
import { PasswordRepository } from './password.repository.ts'
import { RotationRepository } from './rotation.repository.ts'
import { SessionRepository } from './session.repository.ts'
import { StandingRepository } from './standing.repository.ts'
import { UserRepository } from './user.repository.ts'

/** What the Store runs next to the database. */
export type Repositories = {
  users: UserRepository
  standings: StandingRepository
  addresses: AddressRepository
  sessions: SessionRepository
  rotations: RotationRepository
  passwordChanges: PasswordRepository
  googleAccounts: GoogleAccountRepository
  oneTime: OneTimeRepository
  mailedTokens: MailedTokenRepository
}

export class AuthStore extends Store<Repositories, Env> {
  protected override build(db: Db): Repositories {
    return {
      users: new UserRepository(db),
      standings: new StandingRepository(db),
      addresses: new AddressRepository(db),
      sessions: new SessionRepository(db, Number(this.env.SESSIONS_PER_ACCOUNT)),
      rotations: new RotationRepository(db),
      passwordChanges: new PasswordRepository(db),
      googleAccounts: new GoogleAccountRepository(db),
      oneTime: new OneTimeRepository(db),
      mailedTokens: new MailedTokenRepository(db),
    }
  }
}
