import { randomUUID } from 'node:crypto'

/** Who asks: an address of its own, so that nobody shares a limit by chance, and a device. */
export interface Visitor {
  address: string
  userAgent: string
}

export interface Tokens {
  userId: string
  accessToken: string
  refreshToken: string
  session: { id: string; current: boolean; device: string | null; country: string | null; expiresAt: string }
}

export interface Reply<T> {
  status: number
  headers: Headers
  body: T
}

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0'

export function visitor(userAgent = FIREFOX): Visitor {
  const group = () => randomUUID().slice(0, 4)
  return { address: `2001:db8:${group()}:${group()}::1`, userAgent }
}

/** Asks as this visitor and tells the whole answer; the caller names the part of the contract that it reads. */
export async function askAs<T>(
  origin: string,
  { address, userAgent }: Visitor,
  method: string,
  path: string,
  { token, body }: { token?: string; body?: unknown } = {},
): Promise<Reply<T>> {
  const response = await fetch(origin + path, {
    method,
    headers: {
      'cf-connecting-ip': address,
      'user-agent': userAgent,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: parsed<T>(text) }
}

/** An answer has the shape that the test expects of it, or the test fails. */
function parsed<T>(text: string): T {
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** A new account, and how to sign in to it. */
export function newAccount() {
  return { email: `visitor-${randomUUID()}@shop.example`, password: randomUUID() }
}
