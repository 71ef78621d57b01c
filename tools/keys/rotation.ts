import type { JWK } from 'jose'
import { Complaint } from '../dev/complaint.ts'
import { readConfig, WORKERS, type WorkerName } from '../workers.ts'
import { keySet, newSigningKey } from './signing-key.ts'

export type Secrets = Record<string, string>

export interface Rotation {
  /** The public keys that auth publishes now, the one that it signs with first; none for a shop that has none yet. */
  published: readonly JWK[]
  /** Gives a Worker these secrets, all or none of them; throws a Complaint if it cannot. */
  put(worker: WorkerName, secrets: Secrets): Promise<void>
  /** Waits until the new secrets are known wherever the Workers run. */
  settle(): Promise<void>
  log(line: string): void
}

const ISSUER = 'auth'

/** The Workers that verify access tokens, as their configurations say, and last the one that signs them. */
export function verifiers(): WorkerName[] {
  const verifying = WORKERS.filter((worker) => readConfig(worker).secrets?.required?.includes('AUTH_JWKS'))
  return [...verifying.filter((worker) => worker !== ISSUER), ISSUER]
}

/**
 * Moves the shop to a new signing key and keeps the one until now for the tokens that it has signed. Everybody learns
 * to verify before auth begins to sign, and auth gets both of its secrets at once, so what it publishes always begins
 * with the key that it signs with. Hence nothing has to be remembered: after a failure it is just begun again.
 */
export async function rotate({ published, put, settle, log }: Rotation): Promise<void> {
  const signing = await newSigningKey()
  const previous = published[0] ?? (await newSigningKey())
  const jwks = keySet(signing, previous)
  for (const worker of verifiers()) {
    if (worker === ISSUER) {
      await settle()
      await begun(put(worker, { AUTH_JWKS: jwks, AUTH_SIGNING_KEY: JSON.stringify(signing) }), signing)
      log(`${worker.padEnd(10)}signs with ${signing.kid}`)
    } else {
      await put(worker, { AUTH_JWKS: jwks })
      log(`${worker.padEnd(10)}verifies ${signing.kid} and ${previous.kid}`)
    }
  }
}

/** Only in this step may the shop have moved although it failed; a second rotation would drop the key before. */
async function begun(put: Promise<void>, { kid }: JWK): Promise<void> {
  try {
    await put
  } catch (error) {
    if (!(error instanceof Complaint)) throw error
    throw new Complaint(`${error.message}\nIf /.well-known/jwks.json begins with ${kid}, it is done all the same.`)
  }
}
