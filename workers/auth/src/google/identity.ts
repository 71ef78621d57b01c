import { type Credentials, newUser, type User } from '../user.ts'

/** Whom a session may be opened for. */
export type Account = Pick<Credentials, 'userId' | 'sessionGeneration'>

/** What becomes of an account's password when its owner first signs in with Google. */
export type LinkedPassword = 'kept' | 'taken'

/** What the owner of an account is to be told of its link with Google. */
export interface Link {
  /** The account's own address, which need not be that of the person at Google any more. */
  email: string
  password: LinkedPassword
}

/** A person as Google knows them. */
export interface Identity {
  /** Google's name for the account, which it never changes or gives to another. */
  subject: string
  email: string
  emailVerified: boolean
  name: string | undefined
  picture: string | null
}

/** The account that a first sign-in opens. Google has seen to the address, so nobody is asked to confirm it again. */
export function newGoogleUser(id: string, { email, name, picture }: Identity, now: Date): User {
  return { ...newUser(id, { email, name, role: 'customer' }, now), verified: true, profilePicture: picture }
}
