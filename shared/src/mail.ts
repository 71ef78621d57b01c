import { z } from '@hono/zod-openapi'

/** Far above any letter of ours, far below what the queue's storage takes (2 MB a row). */
const MAX_BODY = 100_000
/** One address, and nothing that a mail program could take for a second one or for another header. */
const ADDRESS = /^[^\s@,;:<>"]+@[^\s@,;:<>"]+$/

export const Mail = z.object({
  to: z.string().max(320).regex(ADDRESS, 'must be one address'),
  subject: z
    .string()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}*$/u, 'must be one line'),
  text: z.string().min(1).max(MAX_BODY),
  html: z.string().min(1).max(MAX_BODY),
})
export type Mail = z.infer<typeof Mail>

/** A mail in the local mailbox. */
export const ReceivedMail = Mail.extend({ at: z.iso.datetime() })
export type ReceivedMail = z.infer<typeof ReceivedMail>

/** The address in `Storefront <no-reply@shop.example>`, or in the address alone, as the provider takes a sender. */
export function senderOf(text: string): string | { name: string; email: string } {
  const [, name = '', email = text] = /^(.*?)\s*<([^<>]+)>$/.exec(text.trim()) ?? []
  return name === '' ? email.trim() : { name, email }
}
