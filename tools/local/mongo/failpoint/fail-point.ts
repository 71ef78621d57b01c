import { toDouble } from '../bson/exact.ts'
import { isDoc, isNumeric, type Maybe } from '../bson/value.ts'
import { fail } from '../errors.ts'

/** When a fail point strikes: always, never, the next `left` times, or always after the next `left` times. */
export type Mode = { readonly kind: 'alwaysOn' | 'off' } | { readonly kind: 'times' | 'skip'; readonly left: number }

const OFF: Mode = { kind: 'off' }
const MAX_INT32 = 2 ** 31 - 1

/** Reads the `mode` of configureFailPoint. */
export function readMode(mode: Maybe): Mode {
  if (mode === undefined) return fail('IllegalOperation', "When setting a failpoint, you must supply a 'mode'")
  if (mode === 'alwaysOn' || mode === 'off') return { kind: mode }
  if (typeof mode === 'string') return fail('BadValue', `unknown mode: ${mode}`)
  if (!isDoc(mode)) return fail('TypeMismatch', "'mode' must be a string or JSON object")
  for (const kind of ['times', 'skip'] as const) {
    const left = mode.get(kind)
    if (left === undefined || mode.size !== 1) continue
    const n = isNumeric(left) ? toDouble(left) : Number.NaN
    if (!Number.isInteger(n) || n < 0) fail('BadValue', `'${kind}' option to 'mode' must be positive`)
    if (n > MAX_INT32) fail('BadValue', `'${kind}' option to 'mode' is too large`)
    return { kind, left: n }
  }
  return fail('BadValue', "this server knows the modes 'off', 'alwaysOn', {times:n} and {skip:n}")
}

/** One place at which the server can be made to fail. */
export class FailPoint<T> {
  #mode = OFF
  #data: T | undefined
  #entered = 0

  /** Returns how often it has struck until now. */
  set(mode: Mode, data: T | undefined): number {
    this.#mode = mode
    this.#data = data
    return this.#entered
  }

  /** Its data if it strikes now; where it does not apply is not counted. */
  enter(applies: (data: T) => boolean = () => true): T | undefined {
    const data = this.#data
    if (this.#mode.kind === 'off' || data === undefined || !applies(data) || !this.#strikes()) return undefined
    this.#entered += 1
    return data
  }

  #strikes(): boolean {
    const mode = this.#mode
    if (mode.kind === 'times') this.#mode = mode.left > 1 ? { kind: 'times', left: mode.left - 1 } : OFF
    if (mode.kind !== 'skip' || mode.left === 0) return true
    this.#mode = { kind: 'skip', left: mode.left - 1 }
    return false
  }
}
