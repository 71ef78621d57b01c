import { page } from './page.ts'

const MAILBOX =
  '<div><dt><a href="/dev/mailbox">/dev/mailbox</a></dt><dd>The mails that the shop has sent; on this machine only.</dd></div>'

/** What this origin is, for whoever opens it in a browser. */
export function homePage({ mailbox }: { mailbox: boolean }): Response {
  return page(
    'Storefront',
    `<p>The backend of a shop: products, categories, coupons, orders and accounts, over GraphQL and REST.</p>
      <dl>
        <div><dt><a href="/graphql">/graphql</a></dt><dd>GraphQL; outside production a browser gets GraphiQL here.</dd></div>
        <div><dt><a href="/docs">/docs</a></dt><dd>The REST surface, to read and to try.</dd></div>
        <div><dt><a href="/docs/errors">/docs/errors</a></dt><dd>Every error code and what it means.</dd></div>
        <div><dt><a href="/health">/health</a></dt><dd>How the services are.</dd></div>
        ${mailbox ? MAILBOX : ''}
      </dl>`,
  )
}
