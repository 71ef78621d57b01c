import { isId } from '@shop/shared/id'
import { z } from 'zod'
import type { Sort } from './product.schema.ts'

const Instant = z.iso.datetime()
const Numeric = z.number()
const Text = z.string()

const VALUES: Record<Sort, z.ZodType> = {
  newest: Instant,
  oldest: Instant,
  price_asc: Numeric,
  price_desc: Numeric,
  rating: Numeric,
  popular: Numeric,
  name_asc: Text,
  name_desc: Text,
}

/**
 * Whether a cursor's key can be one of a list in this order. Cursors are checked but not signed, so anybody can make
 * one: what goes into the query must be a plain value, never an operator.
 */
export function isKeyOf(sort: Sort, key: string[]): boolean {
  const [value = '', id = ''] = key
  return key.length === 2 && isId(id) && VALUES[sort].safeParse(parsed(value)).success
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
