import type { Deps } from './deps.ts'
import { resetLetter, verificationLetter } from './letters.ts'
import { mailedTokenHash, type Purpose } from './mailed-token.ts'
import { newSecret } from './random-secret.ts'
import type { User } from './user.ts'

type Recipient = Pick<User, 'id' | 'name' | 'email'>
type MailingDeps = Pick<Deps, 'mailedTokens' | 'mail' | 'appUrl' | 'log'> & {
  times: Pick<Deps['times'], 'verificationSeconds' | 'resetSeconds'>
}

/** Mails the account a link that confirms its address. Never throws: whoever misses the letter can ask for another. */
export async function sendVerification(deps: MailingDeps, user: Recipient, now: Date): Promise<void> {
  const { verificationSeconds } = deps.times
  await send(deps, 'verify-email', user, verificationSeconds, now, (token) =>
    verificationLetter(user, deps.appUrl, token, Math.floor(verificationSeconds / 3_600)),
  )
}

/** Mails the account a link to a new password. Never throws. */
export async function sendReset(deps: MailingDeps, user: Recipient, now: Date): Promise<void> {
  const { resetSeconds } = deps.times
  await send(deps, 'reset-password', user, resetSeconds, now, (token) =>
    resetLetter(user, deps.appUrl, token, Math.floor(resetSeconds / 60)),
  )
}

async function send(
  { mailedTokens, mail, log }: MailingDeps,
  purpose: Purpose,
  { id: userId, email }: Recipient,
  seconds: number,
  now: Date,
  letter: (token: string) => ReturnType<typeof resetLetter>,
): Promise<void> {
  const token = newSecret()
  const hash = mailedTokenHash(purpose, token)
  const expiresAt = new Date(now.getTime() + seconds * 1_000)
  try {
    const issued = await mailedTokens.issue({ hash, purpose, userId, email, createdAt: now, expiresAt })
    // The hash as the key: a repeat of this very letter is not sent twice.
    if (issued) await mail.enqueue(letter(token), hash, expiresAt)
  } catch (error) {
    log.error('mail not queued', error)
  }
}
