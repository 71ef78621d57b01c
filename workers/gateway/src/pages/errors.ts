import { ERRORS } from '@shop/shared/errors'
import { page } from './page.ts'

const GRAPHQL_ONLY = {
  QUERY_TOO_COMPLEX: 'The query is over the limit of depth, cost, breadth or tokens',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema',
}

/** The table of errors, to which every problem's `type` leads. */
export function errorsPage(): Response {
  const rest = Object.entries(ERRORS).map(([code, { status, graphql, title }]) =>
    entry(code, title, `REST: HTTP ${status} · GraphQL: <code>${graphql}</code>`),
  )
  const graphql = Object.entries(GRAPHQL_ONLY).map(([code, title]) => entry(code, title, 'GraphQL only, HTTP 400'))
  return page(
    'Errors',
    `<p>REST answers a refusal as <code>application/problem+json</code> with its <code>code</code>. In GraphQL the same
      code is <code>extensions.reason</code>, and <code>extensions.code</code> is the coarser one named here.</p>
      <dl>${[...rest, ...graphql].join('')}</dl>`,
  )
}

function entry(code: string, title: string, where: string): string {
  return `<div id="${code}"><dt><code>${code}</code></dt><dd>${title}.<br>${where}</dd></div>`
}
