import type { Actor } from '@shop/shared/actor'
import type { FieldError } from '@shop/shared/errors'
import { idFrom, isId } from '@shop/shared/id'
import type { z } from 'zod'
import type { ImportResult } from './import.schema.ts'
import type { Line } from './ndjson.ts'
import { NewProduct, type NewProductInput, ProductChange, type ProductChangeInput } from './product.schema.ts'

/** As much as a product with the longest texts takes. */
export const MAX_LINE_BYTES = 64 * 1024

const MUST_BE = 'must be one product, as a JSON object without line breaks'
const NOT_FOR_OTHERS = { field: 'seller', message: 'only admins may name another seller; leave it out' }

type Refused = Extract<ImportResult, { ok: false }>

/** What a line asks for: a new product, or changes to one. */
export type Wish = { line: number; id: string } & (
  | { kind: 'new'; sellerId: string; input: NewProductInput }
  | { kind: 'change'; input: ProductChangeInput }
)

/**
 * Reads one line. The id of a new product follows from its seller and what the line says, so that importing a line
 * again lists nothing twice.
 */
export function wishOf(line: Line, actor: Actor): Wish | Refused {
  const number = line.line
  if ('unreadable' in line) {
    return line.unreadable === 'too long'
      ? refused(number, 'PAYLOAD_TOO_LARGE', [{ field: '', message: `must be at most ${MAX_LINE_BYTES} bytes` }])
      : refused(number, 'BAD_USER_INPUT', [{ field: '', message: 'must be UTF-8' }])
  }
  const value = parsed(line.text)
  if (!value) return refused(number, 'BAD_USER_INPUT', [{ field: '', message: MUST_BE }])
  if (value['id'] !== undefined && value['id'] !== null) return change(number, value, actor)
  const input = NewProduct.safeParse(value)
  if (!input.success) return refused(number, 'BAD_USER_INPUT', errorsOf(input.error))
  const sellerId = input.data.seller ?? actor.id
  if (!maySellFor(sellerId, actor)) return refused(number, 'FORBIDDEN', [NOT_FOR_OTHERS])
  const id = idFrom('import', sellerId, JSON.stringify(input.data))
  return { line: number, kind: 'new', id, sellerId, input: input.data }
}

/** The refusal of a change to a product that is not there, or another seller's. */
export function noSuchProduct(line: number): Refused {
  return refused(line, 'NOT_FOUND', [{ field: 'id', message: 'is none of your products; without it, one is listed' }])
}

export function refused(line: number, code: Refused['code'], errors: FieldError[] = []): Refused {
  return { line, ok: false, code, errors }
}

function change(line: number, { id, ...fields }: Record<string, unknown>, actor: Actor): Wish | Refused {
  if (typeof id !== 'string' || !isId(id)) return noSuchProduct(line)
  const input = ProductChange.safeParse(fields)
  if (!input.success) return refused(line, 'BAD_USER_INPUT', errorsOf(input.error))
  const { seller } = input.data
  if (seller !== undefined && !maySellFor(seller, actor)) return refused(line, 'FORBIDDEN', [NOT_FOR_OTHERS])
  return { line, kind: 'change', id: id.toLowerCase(), input: input.data }
}

function maySellFor(sellerId: string, { id, role }: Actor): boolean {
  return role === 'admin' || sellerId === id
}

function errorsOf({ issues }: z.ZodError): FieldError[] {
  return issues.map(({ path, message }) => ({ field: path.join('.'), message }))
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
