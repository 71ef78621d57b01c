import { Refusal } from '@shop/shared/errors'
import { newId } from '@shop/shared/id'
import type { Deps } from '../deps.ts'
import { newSecret } from '../random-secret.ts'
import { accountOf, notSignedIn } from './account.ts'
import { type Attempt, newAttempt, seal, unseal } from './attempt.ts'
import { attemptCookie, attemptIn } from './cookie.ts'
import type { Account } from './identity.ts'
import { signInCodeHash, stateHash } from './one-time.ts'

/** What a person brings back from Google. */
export interface Returned {
  state?: string | undefined
  code?: string | undefined
  error?: string | undefined
}

/** What Google says of those who changed their minds (RFC 6749, 4.1.2.1); pages are told the same. */
const DECLINED = 'access_denied'

/** Where to sign in with Google, and the cookie by which the browser is known when it comes back. */
export async function begin(
  { google, googleClients, times }: Deps,
  goal: Pick<Attempt, 'returnTo' | 'clientState'>,
  now: Date,
): Promise<{ location: string; cookie: string }> {
  const client = googleClients.web()
  const attempt = newAttempt(goal)
  const sealed = await seal(attempt, client.secret, now, times.googleAttemptSeconds)
  return {
    location: await google.signInUrl(client, attempt),
    cookie: attemptCookie(sealed, times.googleAttemptSeconds),
  }
}

/** The attempt with which this browser was sent away; throws INVALID_TOKEN if it is not the one that comes back. */
export async function attemptOf(
  { googleClients }: Deps,
  cookies: string | undefined,
  { state }: Returned,
  now: Date,
): Promise<Attempt> {
  const { secret } = googleClients.web()
  const sealed = attemptIn(cookies)
  const attempt = sealed === undefined ? null : await unseal(sealed, secret, now)
  if (!attempt || attempt.state !== state) throw notSignedIn()
  return attempt
}

/** The account of the person who comes back, once; throws INVALID_TOKEN and what `accountOf` throws. */
export async function finish(deps: Deps, attempt: Attempt, { code, error }: Returned, now: Date): Promise<Account> {
  const client = deps.googleClients.web()
  const forgetAt = new Date(now.getTime() + deps.times.googleAttemptSeconds * 1_000)
  if (!(await deps.oneTime.spendState(stateHash(attempt.state), newId(), forgetAt))) throw notSignedIn()
  if (error === DECLINED) throw new Refusal('INVALID_TOKEN', { detail: 'You did not sign in with Google.' })
  if (error !== undefined) throw unavailable(error)
  const idToken = code === undefined ? null : await deps.google.exchange(client, code, attempt)
  if (idToken === null) throw notSignedIn()
  return accountOf(deps, idToken, { audiences: [client.id], nonce: attempt.nonce, now })
}

/** What the page is told that a person returns to: a code that signs them in, or the code of what was refused. */
export async function outcome(
  deps: Deps,
  attempt: Attempt,
  returned: Returned,
  now: Date,
): Promise<{ code: string } | { error: string }> {
  try {
    const account = await finish(deps, attempt, returned, now)
    const code = newSecret()
    const expiresAt = new Date(now.getTime() + deps.times.signInCodeSeconds * 1_000)
    await deps.oneTime.issueCode(signInCodeHash(code), account, expiresAt)
    return { code }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.cause !== undefined) deps.log.error('refused', error, { code: error.code })
    return { error: returned.error === DECLINED ? DECLINED : error.code }
  }
}

function unavailable(error: string): Refusal {
  const detail = 'Google could not sign you in; try again in a moment.'
  return new Refusal('SERVICE_UNAVAILABLE', { detail }, { cause: `Google sent them back with ${error}` })
}
