import { Refusal } from '@shop/shared/errors'

const CARDS = new Set(['card', 'credit_card', 'debit_card'])

/** Throws BAD_USER_INPUT for a payment that nobody could take: a card token, while no card provider is configured. */
export function refuseUnpayable({
  paymentMethod,
  paymentToken,
}: {
  paymentMethod: string
  paymentToken?: string | null | undefined
}): void {
  if (!paymentToken) return
  const message = CARDS.has(paymentMethod.toLowerCase())
    ? 'this shop takes no cards online; leave the token out and the payment stays due'
    : 'belongs to card payments only'
  throw new Refusal('BAD_USER_INPUT', {
    detail: `paymentToken: ${message}`,
    errors: [{ field: 'paymentToken', message }],
  })
}
