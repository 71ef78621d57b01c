import { Refusal } from './errors.ts'
import { fingerprint } from './id.ts'

/** So many attempts of one subject in any span of so long. */
export interface RateLimit {
  /** What clients see it called. */
  name: string
  quota: number
  windowMs: number
  /** Where the subject's attempts are counted. */
  key: string
}

/** How a limit stands after an attempt. */
export interface Standing {
  limit: RateLimit
  /** Whether this limit had room for the attempt. */
  admits: boolean
  remaining: number
  /** Until the oldest attempt that counts leaves the window. */
  resetMs: number
}

/** Counts attempts in sliding windows. */
export interface RateLimiter {
  /** Counts the attempt under all of these limits; under none of them if one has no room for it. */
  attempt(limits: readonly RateLimit[]): Promise<Standing[]>
}

const SETTING = /^([1-9]\d*)\/([1-9]\d*)$/

/**
 * The limit of a setting such as "5/60" (attempts, seconds) for one subject: an e-mail address, an account, a network,
 * or a pair of them. Of the subject only a hash is kept. Throws if the setting has another form.
 */
export function rateLimit(name: string, setting: string, ...subject: string[]): RateLimit {
  const [, quota, seconds] = SETTING.exec(setting) ?? []
  if (quota === undefined) throw new Error(`the limit ${name} is "${setting}", which is not attempts/seconds`)
  const windowMs = Number(seconds) * 1_000
  return { name, quota: Number(quota), windowMs, key: `limit:${name}:${fingerprint(name, ...subject)}` }
}

/** How a limit stands with so many attempts in its window, the oldest of them made at `oldest`; instants in ms. */
export function standingOf(limit: RateLimit, admits: boolean, used: number, oldest: number, now: number): Standing {
  return { limit, admits, remaining: limit.quota - used, resetMs: oldest + limit.windowMs - now }
}

/** The fields of draft-ietf-httpapi-ratelimit-headers: what is allowed, and what of it is left. */
export function rateLimitHeaders(standings: readonly Standing[]): { 'ratelimit-policy': string; ratelimit: string } {
  const policies = standings.map(({ limit: { name, quota, windowMs } }) => `"${name}";q=${quota};w=${windowMs / 1_000}`)
  const states = standings.map(
    ({ limit, remaining, resetMs }) => `"${limit.name}";r=${remaining};t=${seconds(resetMs)}`,
  )
  return { 'ratelimit-policy': policies.join(', '), ratelimit: states.join(', ') }
}

/** The refusal of an attempt that some limit had no room for; undefined if all had. */
export function rateLimited(standings: readonly Standing[]): Refusal | undefined {
  const full = standings.filter(({ admits }) => !admits)
  if (full.length === 0) return undefined
  return tooMany(Math.max(...full.map(({ resetMs }) => seconds(resetMs))))
}

/** The refusal of what comes too often; there is room again after so many seconds. */
export function tooMany(retryAfter: number): Refusal {
  return new Refusal('RATE_LIMITED', {
    detail: `Too many requests: try again in ${retryAfter} ${retryAfter === 1 ? 'second' : 'seconds'}.`,
    members: { retryAfter },
    headers: { 'retry-after': String(retryAfter) },
  })
}

/** Rounded up, so that whoever waits as long as told is not early. */
function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000))
}
