import { type Call, callHeaders } from '@shop/shared/call'
import { healthReply } from '@shop/shared/health'
import { perIsolate } from '@shop/shared/isolate'
import { z } from 'zod'
import { bindingOf, SERVICES, type ServiceName } from './services.ts'

const PATIENCE_MS = 2_000

const ServiceHealth = z.object({
  status: z.enum(['ok', 'degraded', 'down']),
  checks: z.object({ mongodb: z.boolean(), redis: z.boolean() }),
})

type ServiceHealth = z.infer<typeof ServiceHealth>

const DOWN: ServiceHealth = { status: 'down', checks: { mongodb: false, redis: false } }

/** The health of the whole: asked of the five at once; `down` only if none of them can serve. */
export async function gatewayHealth(env: Env, call: Call): Promise<Response> {
  const now = Date.now()
  const { since } = perIsolate(env, 'health', () => ({ since: now }))
  const answers = await Promise.all(SERVICES.map(async (name) => [name, await healthOf(env, call, name)] as const))
  const healths = answers.map(([, health]) => health)
  const health = {
    status: together(healths.map(({ status }) => status)),
    uptime: Math.floor((now - since) / 1_000),
    timestamp: now,
    checks: {
      mongodb: healths.every(({ checks }) => checks.mongodb),
      redis: healths.every(({ checks }) => checks.redis),
    },
    version: env.VERSION.id,
    services: Object.fromEntries(answers.map(([name, { status }]) => [name, status])),
  }
  return healthReply(health)
}

function together(statuses: readonly ServiceHealth['status'][]): ServiceHealth['status'] {
  if (statuses.every((status) => status === 'ok')) return 'ok'
  return statuses.every((status) => status === 'down') ? 'down' : 'degraded'
}

async function healthOf(env: Env, call: Call, name: ServiceName): Promise<ServiceHealth> {
  try {
    const request = new Request(`https://${name}.internal/health`, {
      headers: callHeaders(call),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const response = await bindingOf(env, name).fetch(request)
    return ServiceHealth.parse(await response.json())
  } catch {
    return DOWN
  }
}
