import { Decimal128, Double, Int32, Long, type ObjectId } from 'bson'

/**
 * What the model knows of BSON, in the classes of the driver. The model is the second opinion of the differential test:
 * it shares no code with the server and is naive on purpose.
 */
export type Value = null | boolean | string | Numeric | Date | ObjectId | readonly Value[] | Fields
export type Numeric = Int32 | Double | Long | Decimal128
export interface Fields {
  readonly [name: string]: Value
}
/** `undefined` is a field that is not there. */
export type Maybe = Value | undefined

export function isArray(value: Maybe): value is readonly Value[] {
  return Array.isArray(value)
}

export function isFields(value: Maybe): value is Fields {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

export function isNumeric(value: Maybe): value is Numeric {
  return value instanceof Int32 || value instanceof Double || value instanceof Long || value instanceof Decimal128
}

/** Number of a path's part if it can be a position in an array. */
export function positionOf(part: string): number | undefined {
  return /^\d+$/.test(part) ? Number(part) : undefined
}
