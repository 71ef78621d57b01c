import { bin, run } from '../command.ts'
import { Complaint } from '../dev/complaint.ts'
import { configFile, type WorkerName } from '../workers.ts'
import type { Secrets } from './rotation.ts'

/**
 * Gives a deployed Worker secrets, all in one request of wrangler's; they go through a pipe, so that neither a file nor
 * the list of processes ever shows them. Throws a Complaint with wrangler's own words.
 */
export async function putSecrets(worker: WorkerName, secrets: Secrets, environment: string | undefined): Promise<void> {
  const where = ['-c', configFile(worker), ...(environment === undefined ? [] : ['--env', environment])]
  const input = JSON.stringify(secrets)
  const { ok, output } = await run(bin('wrangler'), ['secret', 'bulk', ...where], { NO_COLOR: '1' }, input)
  if (!ok) throw new Complaint(`${worker} did not get its secrets:\n${output.trim()}\nRun it again; it begins anew.`)
}
