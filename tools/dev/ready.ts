import { setTimeout as sleep } from 'node:timers/promises'
import { Complaint } from './complaint.ts'

const INTERVAL_MS = 150
const TRY_MS = 5_000

/** Asks for /health until it answers 200; throws a Complaint with the last answer after `patienceMs`. */
export async function untilHealthy(origin: string, patienceMs: number, signal: AbortSignal): Promise<void> {
  const until = Date.now() + patienceMs
  let last = 'nothing answered'
  while (Date.now() < until) {
    signal.throwIfAborted()
    try {
      const tries = AbortSignal.any([signal, AbortSignal.timeout(Math.min(TRY_MS, until - Date.now()))])
      const response = await fetch(`${origin}/health`, { signal: tries })
      const text = await response.text()
      if (response.status === 200) return
      last = `${response.status} ${text}`
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') last = 'no answer in time'
    }
    await sleep(INTERVAL_MS)
  }
  signal.throwIfAborted()
  throw new Complaint(`${origin}/health did not become healthy in ${patienceMs / 1_000} s. Last: ${last}`)
}
