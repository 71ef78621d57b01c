import { createHash } from 'node:crypto'

/** The id of a thing of the demo data: the same on every machine. */
export function idOf(kind: string, name: string): string {
  return digest(`${kind}:${name}`).subarray(0, 12).toString('hex')
}

/** A number from 0 up to `below` that looks random and is always the same for this name. */
export function numberOf(name: string, below: number): number {
  return digest(name).readUInt32BE(12) % below
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
