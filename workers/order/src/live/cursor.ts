import { fingerprint } from '@shop/shared/id'

/** Where a reader of a room is: opaque to clients, and of no use in another room. */
export function cursorOf(room: string, seq: number): string {
  return `${roomMark(room)}.${seq.toString(36)}`
}

/** The sequence number that a cursor stands for; undefined if it is none of this room's. */
export function positionOf(room: string, cursor: string): number | undefined {
  const [mark, seq, ...more] = cursor.split('.')
  if (mark !== roomMark(room) || more.length > 0 || !seq || !/^[0-9a-z]{1,10}$/.test(seq)) return undefined
  return Number.parseInt(seq, 36)
}

function roomMark(room: string): string {
  return fingerprint('room', room).slice(0, 16)
}
