import { Redis } from '@upstash/redis/cloudflare'
import { Unavailable } from './errors.ts'

export interface UpstashSettings {
  UPSTASH_REDIS_REST_URL: string
  UPSTASH_REDIS_REST_TOKEN: string
}

/** Redis by HTTP, one request per command or transaction; retries belong to the policy of whoever calls. */
export function redisClient(settings: UpstashSettings): Redis {
  return new Redis({
    url: settings.UPSTASH_REDIS_REST_URL,
    token: settings.UPSTASH_REDIS_REST_TOKEN,
    retry: false,
    enableTelemetry: false,
    enableAutoPipelining: false,
  })
}

/** For a command's `catch`: whatever went wrong, Redis did not answer properly. */
export function redisUnavailable(error: unknown): never {
  throw new Unavailable('Redis', { cause: error })
}
