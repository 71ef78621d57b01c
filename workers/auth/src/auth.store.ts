import { Store } from '@shop/shared/mongo'
import type { Db } from 'mongodb'
import { SessionRepository } from './session.repository.ts'
import { UserRepository } from './user.repository.ts'

/** What the Store runs next to the database. */
export type Repositories = {
  users: UserRepository
  sessions: SessionRepository
}

export class AuthStore extends Store<Repositories, Env> {
  protected override build(db: Db): Repositories {
    return { users: new UserRepository(db), sessions: new SessionRepository(db) }
  }
}
