import { newId } from '@shop/shared/id'
import type { TestDatabase } from '@shop/shared/testing/database'
import { newRefreshToken } from '../refresh-token.ts'
import { newSession, type Session } from '../session.ts'
import { UserRepository } from '../user.repository.ts'
import { Registration } from '../user.schema.ts'
import { newUser, type User } from '../user.ts'

/** Accounts and their sessions in the database of a test, which begin at `now`. */
export function accountsIn({ db }: TestDatabase, now: Date) {
  return {
    async registered(): Promise<User> {
      const input = Registration.parse({ email: `${newId()}@example.com`, password: 'correct horse', role: 'seller' })
      const user = newUser(newId(), input, now)
      await new UserRepository(db).insert(user, 'hash')
      return user
    },

    /** A session of the account's first generation, yet to be opened, that lasts a minute. */
    sessionOf(user: User, at = now): Session {
      const account = { userId: user.id, sessionGeneration: 1 }
      return newSession(newId(), account, newRefreshToken(), { device: null, country: null }, at, 60)
    },

    /** Writes to the account what deactivation or a new password will write. */
    async change(user: User, fields: object): Promise<void> {
      await db.collection('users').updateOne({ email: user.email }, fields)
    },

    /** How many sessions this filter finds of this one: 1 or 0. */
    hits(filter: object, { familyHash }: Session): Promise<number> {
      return db.collection('sessions').countDocuments({ $and: [filter, { familyHash }] })
    },
  }
}
