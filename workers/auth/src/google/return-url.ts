/**
 * The URL as browsers read it, if the list (separated by commas or blanks) has it or one above it: same scheme, host
 * and port, and the same path or one below. Null otherwise, and for whatever is no absolute URL.
 */
export function allowedReturnUrl(text: string, list: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null
  // Names and passwords belong to no link of ours, and make a host look like another one.
  if (!url || url.username !== '' || url.password !== '') return null
  const allowed = list.split(/[\s,]+/).filter((entry) => entry !== '')
  return allowed.some((entry) => isAtOrBelow(url, new URL(entry))) ? url.href : null
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

/** Scheme and host, not the origin: blob: URLs have that of the page that made them, and those of apps have none. */
function isAtOrBelow(url: URL, allowed: URL): boolean {
  const path = allowed.pathname.replace(/\/+$/, '')
  const within = url.pathname === path || url.pathname.startsWith(`${path}/`)
  return url.protocol === allowed.protocol && url.host === allowed.host && within
}
