import type { Mail } from '@shop/shared/mail'
import { writeLetter } from '@shop/shared/mail-letter'
import type { LinkedPassword } from './google/identity.ts'

interface Reader {
  name: string
  email: string
}

type Page = 'verify-email' | 'reset-password' | 'forgot-password'

/** Where letters lead: pages of the shop, which take a token from there. The address comes from the configuration only. */
function linkTo(appUrl: string, page: Page, token?: string): URL {
  const url = new URL(`${appUrl.replace(/\/+$/, '')}/${page}`)
  if (token !== undefined) url.searchParams.set('token', token)
  return url
}

/** Mail programs make links of whatever looks like one. */
const MAY_BECOME_A_LINK = /[/:@\p{Cc}]|\.\S/u

/** Anybody can register the address of a stranger, under any name: ours shall not be the letter that carries theirs. */
function greeting(name: string): string {
  return name === '' || MAY_BECOME_A_LINK.test(name) ? 'Hello,' : `Hello ${name},`
}

/** Asks a new customer to confirm the address. */
export function verificationLetter({ name, email }: Reader, appUrl: string, token: string, hours: number): Mail {
  return writeLetter({
    to: email,
    subject: 'Confirm your e-mail address',
    paragraphs: [greeting(name), 'please confirm that this address is yours; then your account is complete.'],
    action: { label: 'Confirm the address', url: linkTo(appUrl, 'verify-email', token) },
    footnote:
      `The link works for ${hours} hours. If you did not open an account, do not follow it: somebody else has opened ` +
      'one with your address, and nothing more will come.',
  })
}

/** Leads somebody who has forgotten the password to a new one. */
export function resetLetter({ name, email }: Reader, appUrl: string, token: string, minutes: number): Mail {
  return writeLetter({
    to: email,
    subject: 'Choose a new password',
    paragraphs: [greeting(name), 'somebody, probably you, has asked for a new password for your account.'],
    action: { label: 'Choose a password', url: linkTo(appUrl, 'reset-password', token) },
    footnote: `The link works once, for ${minutes} minutes. If it was not you, leave it: your password stays as it is.`,
  })
}

/** Tells the owner that the password is another one now. */
export function passwordChangedLetter({ name, email }: Reader, signedOut: 'everybody' | 'everybody else'): Mail {
  return writeLetter({
    to: email,
    subject: 'Your password was changed',
    paragraphs: [
      greeting(name),
      `the password of your account was changed just now, and ${signedOut} who was signed in to it is signed out.`,
      'If it was not you, ask for a new password at once, on the page where you sign in.',
    ],
  })
}

const WHAT_BECAME_OF_THE_PASSWORD: Record<LinkedPassword, string> = {
  kept: 'Your password goes on working, and whoever is signed in stays so.',
  taken:
    'The password that the account had before is deleted, and everybody who was signed in with it is signed out, because ' +
    'nobody can tell whether it was yours. If it was, choose one again. If you never set one, somebody else opened the ' +
    'account before you: check its name and its addresses.',
}

/** Tells the owner that the account can be entered with Google now; `name` is the one that Google has. */
export function googleLinkedLetter(
  { name = '', email }: { name?: string | undefined; email: string },
  appUrl: string,
  password: LinkedPassword,
): Mail {
  return writeLetter({
    to: email,
    subject: 'Your account was linked with Google',
    paragraphs: [
      greeting(name),
      'somebody, probably you, has signed in with Google for the first time. From now on that opens your account.',
      WHAT_BECAME_OF_THE_PASSWORD[password],
    ],
    action: { label: 'Choose a new password', url: linkTo(appUrl, 'forgot-password') },
    footnote:
      'If it was not you, somebody else uses your Google account: secure it first, then choose a new password here, ' +
      'which signs everybody out.',
  })
}
