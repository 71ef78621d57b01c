/** The strong entity tag of a version: the quoted number. */
export function etagOf(version: number): string {
  return `"${version}"`
}

/** Whether `If-None-Match` names this tag; compared weakly (RFC 9110, 13.1.2), for proxies weaken what they compress. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === '*' || tag === etag)
}

/** The headers of a public GET: anyone may keep the answer, but must ask again before using it. It differs by who asks. */
export function revalidated(version: number) {
  return { etag: etagOf(version), 'cache-control': 'no-cache', vary: 'authorization' }
}
