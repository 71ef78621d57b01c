import { createLog } from '@shop/shared/log'
import { deadlineIn } from '@shop/shared/resilience'
import type { LocalRedis } from '../../tools/local/redis/server.ts'
import { knownNetworks } from '../../workers/auth/src/known-networks.ts'

/** The known networks as a caller from this address finds them; what is being remembered is done when `settled` is. */
export function networksFrom(redis: LocalRedis, clientIp: string, seconds = 60) {
  const works: Promise<unknown>[] = []
  const settings = {
    UPSTASH_REDIS_REST_URL: redis.url,
    UPSTASH_REDIS_REST_TOKEN: redis.token,
    KNOWN_NETWORK_SECONDS: String(seconds),
  }
  const call = { clientIp, deadline: deadlineIn(5_000), log: createLog({}) }
  const networks = knownNetworks(settings, call, (work) => void works.push(work))
  return { ...networks, settled: () => Promise.all(works) }
}

/** As after a sign-in from there. */
export async function signedInFrom(redis: LocalRedis, clientIp: string, email: string, seconds?: number) {
  const networks = networksFrom(redis, clientIp, seconds)
  networks.remember(email)
  await networks.settled()
}
