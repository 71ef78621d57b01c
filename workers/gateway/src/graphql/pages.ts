import { present } from '../present.ts'
import { builder, CALL } from './builder.ts'
import { inNamesOf } from './field-names.ts'
import type { Page } from './types.ts'

const MAX_LIMIT = 100

/** The paging arguments of a list. */
export function pageArgs(limit = 20) {
  return builder.args((t) => ({
    page: t.int({ defaultValue: 1 }),
    limit: t.int({ defaultValue: limit }),
    first: t.int(),
    after: t.string(),
  }))
}

interface PageArgs {
  page?: number | null | undefined
  limit?: number | null | undefined
  first?: number | null | undefined
  after?: string | null | undefined
}

/** The paging part of a REST query; giving first or after switches from pages to the cursor. */
export function pageQuery({ page, limit, first, after }: PageArgs) {
  const size = first ?? limit
  return present(byCursor({ first, after }) ? { limit: size, cursor: after } : { limit: size, page })
}

/** A list's answer to a `pageQuery`, in the graph's own terms. A page that was read by cursor has no number. */
export async function numbered<A extends { items: unknown[] } | null>(args: PageArgs, answer: Promise<A>) {
  const names = { cursor: 'after', ...(typeof args.first === 'number' && { limit: 'first' }) }
  const page = paged(await inNamesOf(names, answer))
  return page && byCursor(args) ? { ...page, page: 0 } : page
}

/** A list is answered without its page only if it is asked for by ids, and those take no paging. */
export function paged<A>(answer: A): Extract<A, Page<unknown> | null> {
  return answer as Extract<A, Page<unknown> | null>
}

/** What a list costs: the call, and each item as often as the page is long. */
export function listCost({ limit, first }: PageArgs) {
  const size = first ?? limit ?? MAX_LIMIT
  return { field: CALL, multiplier: Math.min(Math.max(size, 1), MAX_LIMIT) }
}

/** Of a page's items, which `listCost` has counted already. */
export const COUNTED = { field: 1, multiplier: 1 }

function byCursor({ first, after }: PageArgs): boolean {
  return typeof first === 'number' || typeof after === 'string'
}

export const Pagination = builder.objectRef<Page<unknown>>('Pagination').implement({
  description: 'Position of an offset page; page is 0 when the list was read by cursor.',
  fields: (t) => ({
    page: t.exposeInt('page'),
    limit: t.exposeInt('limit'),
    total: t.exposeInt('total'),
    pages: t.exposeInt('pages'),
  }),
})

export const PageInfo = builder.objectRef<Page<unknown>>('PageInfo').implement({
  description: 'Where to continue with after.',
  fields: (t) => ({
    endCursor: t.exposeString('nextCursor', { nullable: true }),
    hasNextPage: t.boolean({ resolve: ({ nextCursor }) => nextCursor !== null }),
  }),
})
