import { z } from '@hono/zod-openapi'
import { Refusal } from './errors.ts'
import { fingerprint } from './id.ts'

export const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100
/** With the largest limit the database is asked to skip a number that it still takes. */
const MAX_PAGE = 10_000_000

/** What a repository needs to know of the wanted page; `after` is the key of the last item of the page before. */
export interface PageRequest {
  page: number
  limit: number
  after: string[] | undefined
}

/** A page as a repository returns it; `lastKey` is where the next page starts, null at the end. */
export interface PageResult<T> {
  items: T[]
  total: number
  lastKey: string[] | null
}

/** The paging part of a list's query string: limit 1..100 (more counts as 100, less is bad input), page from 1. */
export const PageQuery = z.object({
  page: z.coerce.number().int().min(1).max(MAX_PAGE).default(1).openapi({ type: 'integer', example: 1 }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .transform((limit) => Math.min(limit, MAX_LIMIT))
    .default(DEFAULT_LIMIT)
    .openapi({ type: 'integer', minimum: 1, example: DEFAULT_LIMIT }),
  // A name of 200 characters can take ten times as many when it is escaped twice and encoded.
  cursor: z.string().max(4_000).optional().openapi({ description: 'nextCursor of the page before' }),
})

/** The schema of a page of items. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    page: z.int(),
    limit: z.int(),
    total: z.int(),
    pages: z.int(),
    nextCursor: z.string().nullable(),
  })
}

/** The schema of a list that may also be asked for by ids: a page, or no more than the items. */
export function pageOrItems<P extends z.ZodObject<{ items: z.ZodArray }>>(page: P) {
  return z.union([page, z.object({ items: page.shape.items })])
}

/** Up to a hundred ids as `?ids=a,b,…`. */
export const IdsQuery = z
  .string()
  .transform((text) => [...new Set(text.toLowerCase().split(',').filter(Boolean))])
  .refine((ids) => ids.length >= 1 && ids.length <= MAX_LIMIT, 'must be 1 to 100 ids, separated by commas')
  .openapi({ type: 'string', example: '65f1c0ffee0123456789abcd,65f1c0ffee0123456789abce' })

/**
 * Reads the paging part of a query; throws BAD_USER_INPUT if its cursor was altered or belongs to another list.
 * `list` names the list with its filters and sort: a cursor continues only the list that gave it. Cursors are checked
 * but not signed, so anybody can make one: `isKey` lets nothing into the database query but a key of such a list.
 */
export function pageRequest(
  query: { page: number; limit: number; cursor?: string | undefined },
  list: string,
  isKey: (key: string[]) => boolean,
): PageRequest {
  if (query.cursor === undefined) return { page: query.page, limit: query.limit, after: undefined }
  const after = readCursor(query.cursor, list)
  if (after && isKey(after)) return { page: 0, limit: query.limit, after }
  const message = 'belongs to another list or was altered'
  throw new Refusal('BAD_USER_INPUT', { detail: `cursor: ${message}`, errors: [{ field: 'cursor', message }] })
}

/** The page as it goes on the wire. */
export function pageReply<T, W>(result: PageResult<T>, request: PageRequest, list: string, toWire: (item: T) => W) {
  return {
    items: result.items.map(toWire),
    page: request.page,
    limit: request.limit,
    total: result.total,
    pages: Math.ceil(result.total / request.limit),
    nextCursor: result.lastKey && writeCursor(result.lastKey, list),
  }
}

function writeCursor(key: string[], list: string): string {
  const text = JSON.stringify([checksum(key, list), ...key])
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

function readCursor(cursor: string, list: string): string[] | undefined {
  const parsed = StringArray.safeParse(decoded(cursor))
  if (!parsed.success) return undefined
  const key = parsed.data.slice(1)
  return writeCursor(key, list) === cursor ? key : undefined
}

const StringArray = z.array(z.string())

function decoded(cursor: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

function checksum(key: string[], list: string): string {
  return fingerprint(list, ...key).slice(0, 16)
}
