import { present } from '../present.ts'
import { builder, CALL } from './builder.ts'
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

/** A page that was read by cursor has no number. */
export function numbered<P extends Page<unknown>>(args: PageArgs, page: P): P {
  return byCursor(args) ? { ...page, page: 0 } : page
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
