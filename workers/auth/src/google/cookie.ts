/** Browsers let nobody but this very host set a cookie of this prefix, over a secure connection and for all paths. */
const NAME = '__Host-google-sign-in'
const FOUND = new RegExp(`(?:^|; )${NAME}=([\\w.-]+)`)

/** The cookie of an attempt: scripts never see it, and it comes along when Google sends the person back. */
export function attemptCookie(sealed: string, seconds: number): string {
  return `${NAME}=${sealed}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=Lax`
}

export const NO_ATTEMPT = attemptCookie('', 0)

/** The sealed attempt in a request's `Cookie` header. */
export function attemptIn(cookies: string | undefined): string | undefined {
  return FOUND.exec(cookies ?? '')?.[1]
}
