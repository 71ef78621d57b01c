import { type Mail, senderOf } from './mail.ts'

/** The provider's answer; one who is refused today will be refused tomorrow. */
export type DeliveryResult = { ok: true } | { ok: false; code: string }

/** The way out of the queue. */
export interface Delivery {
  /**
   * Hands a mail over. A mail may come again under the same id when the first answer was lost.
   * Throws, without personal data in the error, if it is to be tried again.
   */
  deliver(mail: Mail, id: string): Promise<DeliveryResult>
}

/**
 * What no later try can change. Everything else is tried again, also what is our own mistake (a sender that is not
 * verified, a malformed MAIL_FROM): a mail can wait until that is put right.
 */
const FINAL_CODES = new Set(['E_RECIPIENT_SUPPRESSED', 'E_CONTENT_TOO_LARGE'])

/** Delivery by Cloudflare's `send_email` binding; `from` is an address, or `Name <address>`. */
export function providerDelivery(binding: SendEmail, from: string): Delivery {
  return {
    async deliver(mail, id) {
      // The provider makes the Message-ID; by this header a mail that came twice can be told from two mails.
      const message = { ...mail, from: senderOf(from), headers: { 'X-Entity-Ref-ID': id } }
      const failure = await binding.send(message).then(() => null, failureOf)
      if (failure === null) return { ok: true }
      if (FINAL_CODES.has(failure.code)) return { ok: false, code: failure.code }
      throw new Error(`the provider failed: ${failure.code} ${failure.message}`)
    },
  }
}

/** The binding throws an Error with a `code` of its own; its text may name the recipient. */
function failureOf(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: 'E_UNKNOWN', message: '' }
  return { code: 'code' in error ? String(error.code) : error.name, message: error.message.replaceAll(/\S+@\S+/g, '…') }
}
