import type { Call } from '@shop/shared/call'
import { internalCall } from '@shop/shared/internal'
import type { Order } from './order.ts'
import type { Partners } from './order.saga.ts'
import { takeOffline } from './payments/offline.ts'

/** The other services as the saga needs them. */
export function partnersOf(env: Env, call: Call): Partners {
  const product = internalCall(env, 'product', call)
  const coupon = internalCall(env, 'coupon', call)

  return {
    async reserve({ id, items, holdExpiresAt }) {
      const wanted = items.map(({ productId, quantity }) => ({ productId, quantity }))
      const held = await product((data) =>
        env.PRODUCT.reserve({ orderId: id, items: wanted, expiresAt: holdExpiresAt, call: data }),
      )
      return held.ok ? null : { code: 'OUT_OF_STOCK' }
    },

    async holdCoupon({ id, couponCode, userId, items, holdExpiresAt, discountMinor }) {
      if (couponCode === null) return null
      const held = await coupon((data) =>
        env.COUPON.hold({
          orderId: id,
          code: couponCode,
          userId,
          lines: items.map(({ productId, categoryPath, subtotalMinor }) => ({
            productId,
            categoryPath,
            amountMinor: subtotalMinor,
          })),
          expiresAt: holdExpiresAt,
          call: data,
        }),
      )
      // A coupon that has changed between pricing and holding is not the one that the buyer was promised.
      return held.ok && held.discountMinor === discountMinor ? null : { code: 'COUPON_REJECTED' }
    },

    takePayment: (order) => Promise.resolve(takeOffline(order)),

    async commit({ id, couponCode }) {
      const sold = await product((data) => env.PRODUCT.commit({ orderId: id, call: data }))
      const used = couponCode === null ? null : await coupon((data) => env.COUPON.commit({ orderId: id, call: data }))
      if (!sold.ok) return { code: 'OUT_OF_STOCK' }
      return used?.ok === false ? { code: 'COUPON_REJECTED' } : null
    },

    async giveBack({ id, couponCode }: Order) {
      await product((data) => env.PRODUCT.release({ orderId: id, call: data }))
      if (couponCode !== null) await coupon((data) => env.COUPON.release({ orderId: id, call: data }))
    },
  }
}
