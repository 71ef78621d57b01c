import { perIsolate } from './isolate.ts'

/** How a service asks whether what it depends on answers; neither may throw. */
export interface Checks {
  mongodb(): Promise<boolean>
  redis(): Promise<boolean>
}

interface Health {
  status: 'ok' | 'degraded' | 'down'
  uptime: number
  timestamp: number
  checks: { mongodb: boolean; redis: boolean }
  version: string
}

/** Results are kept so long, so that health checks of many probes cost one. */
const KEPT_MS = 5_000
const PATIENCE_MS = 1_500

/**
 * The health of a service: without MongoDB it is down (503), without Redis only degraded, for the cache is a help and
 * not a need. Kept for 5 s per isolate; uptime (seconds) counts from the isolate's first health request.
 */
export async function healthResponse(env: { VERSION: { id: string } }, checks: Checks): Promise<Response> {
  const memory = perIsolate<{ since: number; last: Health | undefined }>(env, 'health', () => ({
    since: Date.now(),
    last: undefined,
  }))
  const now = Date.now()
  if (!memory.last || now - memory.last.timestamp >= KEPT_MS) {
    const [mongodb, redis] = await Promise.all([inTime(checks.mongodb()), inTime(checks.redis())])
    const status = mongodb ? (redis ? 'ok' : 'degraded') : 'down'
    const uptime = Math.floor((now - memory.since) / 1_000)
    memory.last = { status, uptime, timestamp: now, checks: { mongodb, redis }, version: env.VERSION.id }
  }
  return healthReply(memory.last)
}

/** A health result as an answer: `down` is 503, everything else 200. */
export function healthReply(health: { status: string }): Response {
  const down = health.status === 'down'
  return Response.json(health, {
    status: down ? 503 : 200,
    headers: { 'cache-control': 'no-store', ...(down && { 'retry-after': '5' }) },
  })
}

function inTime(check: Promise<boolean>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), PATIENCE_MS))
  return Promise.race([check, late])
}
