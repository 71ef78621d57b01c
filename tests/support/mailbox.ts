import { vi } from 'vitest'

interface Letter {
  to: string
  subject: string
  text: string
}

/** Everything that was mailed to this address so far. */
export async function letters(origin: string, to: string): Promise<Letter[]> {
  const response = await fetch(`${origin}/dev/mailbox?to=${to}`, { headers: { accept: 'application/json' } })
  return lettersIn(await response.json())
}

/** The letter with this subject; the answer to a request for a letter does not wait for it. */
export async function letter(origin: string, subject: string, to: string): Promise<Letter> {
  const found = async () => (await letters(origin, to)).find((mail) => mail.subject === subject)
  return vi.waitUntil(found, { timeout: 5_000, interval: 100 })
}

/** The token in the letter's link to this page of the shop. */
export function tokenIn({ text }: Letter, page: 'verify-email' | 'reset-password'): string {
  const token = new RegExp(`/${page}\\?token=([\\w-]+)`).exec(text)?.[1]
  if (token === undefined) throw new Error(`no link to ${page} in the letter`)
  return token
}

/** The mailbox answers with a list of mails. */
function lettersIn(json: unknown): Letter[] {
  return json as Letter[]
}
