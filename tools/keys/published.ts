import type { JWK } from 'jose'
import { publicKeys } from '../../workers/auth/src/key-set.ts'
import { Complaint } from '../dev/complaint.ts'

const TIMEOUT_MS = 10_000

/** The public keys of the shop at this address; throws a Complaint if they cannot be had. */
export async function publishedKeys(origin: string): Promise<JWK[]> {
  const url = `${origin}/.well-known/jwks.json`
  try {
    const response = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (!response.ok) throw new Error(`it answers ${response.status}`)
    const { keys } = publicKeys(await response.text())
    if (keys.length === 0) throw new Error('it names none')
    return keys.map(({ use = 'sig', ...key }) => ({ ...key, use }))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Complaint(`${url} does not tell the present keys: ${why}`)
  }
}
