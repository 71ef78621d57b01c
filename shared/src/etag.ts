import { fingerprint } from './id.ts'

/**
 * The strong entity tag of a version: the quoted number. What changes without a new version is counted from each
 * version on; these counts follow behind dots as soon as one of them is not 0.
 */
export function etagOf(version: number, ...moves: number[]): string {
  return `"${(moves.some(Boolean) ? [version, ...moves] : [version]).join('.')}"`
}

/** The strong entity tag of an answer that has no version. */
export function etagOfBody(body: unknown): string {
  return `"${fingerprint(JSON.stringify(body)).slice(0, 32)}"`
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
export function revalidated(tag: string | number) {
  return { etag: typeof tag === 'number' ? etagOf(tag) : tag, 'cache-control': 'no-cache', vary: 'authorization' }
}
