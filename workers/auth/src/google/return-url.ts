/**
 * The URL as browsers read it, if the list (separated by commas or blanks) has its page: same scheme, host, port and
 * path, whatever the query. An entry that ends in `/*` stands for all pages below. Null otherwise, and for whatever is
 * no absolute URL.
 */
export function allowedReturnUrl(text: string, list: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null
  // Names and passwords belong to no link of ours, and make a host look like another one.
  if (!url || url.username !== '' || url.password !== '') return null
  const allowed = list.split(/[\s,]+/).filter((entry) => entry !== '')
  return allowed.some((entry) => allows(entry, url)) ? url.href : null
}

/** The allowed URL with what its page is told, and nothing else by these names. */
export function answering(returnTo: string, answer: Partial<Record<'code' | 'state' | 'error', string>>): string {
  const url = new URL(returnTo)
  for (const name of ['code', 'state', 'error'] as const) {
    url.searchParams.delete(name)
    const value = answer[name]
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url.href
}

/** Slashes, or what may become one when the page's own server decodes the path: a way out of the part that is allowed. */
const HIDDEN_SLASH = /%(2f|5c|25)/i

/** Scheme and host, not the origin: blob: URLs have that of the page that made them, and those of apps have none. */
function allows(entry: string, url: URL): boolean {
  const below = entry.endsWith('/*')
  const allowed = new URL(below ? entry.slice(0, -1) : entry)
  if (url.protocol !== allowed.protocol || url.host !== allowed.host) return false
  if (!below) return url.pathname === allowed.pathname
  return url.pathname.startsWith(allowed.pathname) && !HIDDEN_SLASH.test(url.pathname)
}
