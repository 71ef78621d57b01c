import { Refusal } from '@shop/shared/errors'
import { newId } from '@shop/shared/id'
import type { Deps } from '../deps.ts'
import { googleLinkedLetter } from '../letters.ts'
import { type Expected, verifyIdToken } from './id-token.ts'
import type { Account, Identity, Link } from './identity.ts'

/**
 * The account of the person whom an ID token speaks of, opened or linked if need be; of a link its owner is told by
 * letter. Throws INVALID_TOKEN if the token cannot be trusted, CONFLICT if an address has to be verified first, and
 * INVALID_CREDENTIALS like any other sign-in.
 */
export async function accountOf(
  deps: Pick<Deps, 'google' | 'googleAccounts' | 'mail' | 'networks' | 'appUrl' | 'log'>,
  idToken: string,
  expected: Omit<Expected, 'issuer'>,
): Promise<Account> {
  const { google, googleAccounts, log } = deps
  const verified = await verifyIdToken(idToken, google.keys, { ...expected, issuer: google.issuer })
  if (!verified.ok) {
    log.info('ID token refused', { why: verified.why })
    throw notSignedIn()
  }
  const { identity } = verified
  const resolved = await googleAccounts.resolve(identity, newId(), expected.now)
  if (resolved.ok) {
    const { account, linked } = resolved
    if (linked) await tell(deps, account, { ...linked, name: identity.name })
    return account
  }
  switch (resolved.code) {
    case 'INACTIVE':
      throw new Refusal('INVALID_CREDENTIALS')
    case 'UNVERIFIED_HERE':
      throw conflict(
        // Not "follow the link that you were mailed": somebody else may have opened it, and should lose it at once.
        'Verify first: there is an account with this address that its owner has not confirmed yet. Ask for a new ' +
          'password, which confirms it and signs out whoever else may be in it; then sign in with Google again.',
      )
    case 'UNVERIFIED_AT_GOOGLE':
      throw conflict('Verify first: Google does not know yet whether this address is yours.')
    case 'ANOTHERS':
      throw conflict('The account with this address belongs to another Google account.')
  }
}

async function tell(
  { mail, networks, appUrl }: Pick<Deps, 'mail' | 'networks' | 'appUrl'>,
  { userId }: Account,
  { password, ...owner }: Link & Pick<Identity, 'name'>,
): Promise<void> {
  if (password === 'taken') networks.rememberOnly(owner.email)
  // An account is linked once, so its id is key enough.
  await mail.enqueue(googleLinkedLetter(owner, appUrl, password), `linked:${userId}`)
}

export function notSignedIn(): Refusal {
  return new Refusal('INVALID_TOKEN', { detail: 'This sign-in with Google is unknown, used or expired; begin anew.' })
}

function conflict(message: string): Refusal {
  return new Refusal('CONFLICT', { detail: message, errors: [{ field: 'email', message }] })
}
