import type { Actor } from '@shop/shared/actor'
import type { MovementWire } from './stock.schema.ts'

export type MovedBy = 'seller' | 'admin' | 'system'

/**
 * Units that came or went for good. Those that an order only holds have not moved: all movements of a product together
 * are what is available and what is reserved.
 */
export interface Movement {
  id: string
  at: Date
  change: number
  reason: string | null
  by: MovedBy
  orderId: string | null
}

/** A movement that somebody makes: its id tells a repetition from another one. */
export type Moving = Pick<Movement, 'id' | 'at' | 'by'>

/** The reasons that the service itself gives; sellers and admins write theirs. */
export const REASONS = { opening: 'opening', set: 'set', sale: 'sale', return: 'return' } as const

export function movedBy({ role }: Actor): MovedBy {
  return role === 'admin' ? 'admin' : 'seller'
}

export function movementToWire({ at, change, reason, by, orderId }: Movement): MovementWire {
  return { at: at.toISOString(), change, reason, by, orderId }
}
