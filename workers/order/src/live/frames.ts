import type { OrderWire, StatusChangeWire } from '../order.schema.ts'

/** What a room sends; clients only ping. */
export type Frame =
  | { type: 'hello'; room: string; cursor: string; seq: number; head: number; expiresAt: string }
  | {
      type: 'event'
      event: string
      cursor: string
      seq: number
      at: string
      order: OrderWire
      change: StatusChangeWire | null
    }
  | { type: 'resync'; reason: 'CURSOR_TOO_OLD' | 'CURSOR_UNKNOWN'; cursor: string; orders: OrderWire[] }

export const PING = '{"type":"ping"}'
export const PONG = '{"type":"pong"}'
export const MAX_FRAME_BYTES = 1_024

/** The version of these frames, as clients that send their token in the handshake name it. */
export const SUBPROTOCOL = 'orders.v1'
