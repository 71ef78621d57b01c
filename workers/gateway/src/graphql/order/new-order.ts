import type { components } from '../../generated/order.ts'
import { type Present, present } from '../../present.ts'
import type { CreateOrderInput } from './inputs.ts'

type Body = components['schemas']['NewOrder']

/** A purchase as REST wants it, without all that is ignored anyway. */
export function newOrderBody(input: Present<typeof CreateOrderInput.$inferInput>): Body {
  const { items, shippingAddress, paymentMethod, ...rest } = input
  const { paymentToken, deliveryMethod, couponCode, notes, expectedTotal, shipping } = rest
  return checkedByService({
    items: items.map(({ productId, quantity }) => ({ productId, quantity })),
    paymentMethod,
    ...present({ paymentToken, deliveryMethod, couponCode, notes, expectedTotal, shipping }),
    ...(shippingAddress && { shippingAddress: present(shippingAddress) }),
  })
}

/** The address may be missing here: the service says so, in the same words to every client. */
function checkedByService(body: Partial<Body>): Body {
  return body as Body
}
