import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson'
import { type Doc, isArray, isDoc, type Maybe } from './value.ts'

/** A value as MongoDB prints it in error messages. */
export function show(value: Maybe): string {
  if (value === undefined) return 'MISSING'
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`
  if (isDoc(value)) return showFields(value)
  if (isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(show).join(', ')} ]`
  if (value instanceof Int32) return String(value.value)
  if (value instanceof Double) return Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value)
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`
  if (value instanceof Date) return `new Date(${value.getTime()})`
  if (value instanceof Timestamp) return `Timestamp(${value.t}, ${value.i})`
  if (value instanceof Long) return value.toString()
  if (value instanceof Decimal128) return value.toString()
  if (value instanceof Binary)
    return `BinData(${value.sub_type}, ${Buffer.from(value.value()).toString('hex').toUpperCase()})`
  if (value instanceof BSONRegExp) return `/${value.pattern}/${value.options}`
  return value._bsontype
}

function showFields(doc: Doc): string {
  const fields = [...doc].map(([name, value]) => `${name}: ${show(value)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}
