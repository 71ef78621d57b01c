import { serviceCache } from '@shop/shared/cache'
import { type Call, callData } from '@shop/shared/call'
import { Unavailable } from '@shop/shared/errors'
import { internalCall } from '@shop/shared/internal'
import { MAX_WAIT_MS, policy, REQUEST_MS } from '@shop/shared/resilience'
import { pingStore, storeClient } from '@shop/shared/store-client'
import { inTurn, type TurnRules } from '@shop/shared/turns'
import { limitsOf } from './limits.ts'
import { roomsOf } from './live/rooms.ts'
import type { Tariff } from './order.pricing.ts'
import type { Draft } from './order.saga.ts'
import type { Repositories } from './order.store.ts'
import type { Order, OrderStatus, Viewer } from './order.ts'

/** A placement is one try that may take all the time there is: its key, not a second try, makes it safe to repeat. */
const PLACE_MS = REQUEST_MS + MAX_WAIT_MS

/** So many placements at once keep an isolate busy; more would only make all of them late. */
const PLACING: TurnRules = {
  places: 16,
  leaseMs: 3_000,
  reserveMs: 1_500,
  refusal: 'Very many orders are coming in; repeat yours with the same Idempotency-Key in a moment.',
}

/** What the handlers of one request, and the steps of a saga, use. */
export type Deps = ReturnType<typeof createDeps>

export function createDeps(env: Env, call: Call) {
  const product = internalCall(env, 'product', call)
  const coupon = internalCall(env, 'coupon', call)
  const auth = internalCall(env, 'auth', call)
  const desk = policy(env, 'The order desk', { tryMs: PLACE_MS })
  return {
    ...storeClient<Repositories>(env, call, {
      orders: ['find', 'findMany', 'list', 'insert', 'refuse', 'move', 'acknowledge'],
    }),
    quoteProducts: (items: { productId: string; quantity: number }[]) =>
      product((data) => env.PRODUCT.quote({ items, call: data })),
    evaluateCoupon: (code: string, userId: string | null, lines: CouponLine[]) =>
      coupon((data) => env.COUPON.evaluate({ code, userId, lines, call: data })),
    getAddress: (userId: string, id: string) => auth((data) => env.AUTH.getAddress({ userId, id, call: data })),
    checkSession: (sessionId: string) => auth((data) => env.AUTH.checkSession({ sessionId, call: data })),
    checkSessions: (sessionIds: string[]) => auth((data) => env.AUTH.checkSessions({ sessionIds, call: data })),
    limits: limitsOf(env, call),
    /** Does the work of a placement when it is its turn. */
    inTurn: <T>(work: () => Promise<T>) => inTurn(env, 'placing', PLACING, call.deadline, work),
    place: (draft: Draft, waitMs: number) =>
      desk.run(call.deadline, async () => {
        try {
          return await env.COORDINATOR.getByName(draft.order.id).place(draft, waitMs, callData(call))
        } catch (error) {
          throw new Unavailable('The order desk', { cause: error })
        }
      }),
    setStatus: (orderId: string, status: OrderStatus, viewer: Viewer, note: string | null) =>
      desk.run(call.deadline, async () => {
        try {
          return await env.COORDINATOR.getByName(orderId).setStatus(orderId, status, viewer, note, callData(call))
        } catch (error) {
          throw new Unavailable('The order desk', { cause: error })
        }
      }),
    /** Lets the buyer review what was delivered. */
    tellDelivered: async ({ id, userId, items, updatedAt }: Order) => {
      const { users } = await auth((data) => env.AUTH.getUsers({ ids: [userId], call: data }))
      const userName = users[0]?.name ?? ''
      const productIds = items.map(({ productId }) => productId)
      await product((data) =>
        env.PRODUCT.delivered({ orderId: id, userId, userName, productIds, at: updatedAt, call: data }),
      )
    },
    ...roomsOf(env.HUB, policy(env, 'The live events'), call.deadline),
    forget: async ({ id, couponCode }: Order) => {
      await product((data) => env.PRODUCT.forget({ orderId: id, call: data }))
      if (couponCode !== null) await coupon((data) => env.COUPON.forget({ orderId: id, call: data }))
    },
    tariff: tariffOf(env),
    holdSeconds: Number(env.HOLD_SECONDS),
    cache: serviceCache(env, call),
    pingStore: () => pingStore(env),
  }
}

export interface CouponLine {
  productId: string
  categoryPath: string[]
  amountMinor: number
}

function tariffOf(env: Env): Tariff {
  return {
    currency: env.CURRENCY,
    shippingMinor: { standard: Number(env.SHIPPING_STANDARD_MINOR), express: Number(env.SHIPPING_EXPRESS_MINOR) },
    taxBasisPoints: Number(env.TAX_BASIS_POINTS),
  }
}
