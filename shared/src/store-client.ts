import type { Call } from './call.ts'
import { fingerprint } from './id.ts'
import { remote, type RemoteStore, type Repeatable, type StoreStub } from './remote.ts'
import { policy } from './resilience.ts'
import type { Once } from './shared-runs.ts'

export interface StoreClientEnv {
  STORE: StoreNamespace
  STORE_SHARDS: string
  STORE_LOCATION_HINT: string
}

/** A service's Store objects, as loosely as the platform's own type of them can be matched. */
interface StoreNamespace {
  getByName(name: string, options: { locationHint: DurableObjectLocationHint }): { run: unknown; ping: unknown }
}

interface Shard extends StoreStub {
  ping(): Promise<boolean>
}

/**
 * The service's repositories behind one of its Store objects, chosen at random for every try.
 * `repeatable` names the methods that may run twice; a call throws the Refusals of its policy.
 * Reads that others make too are told `once`: those of the same name meet at the same object and may share a run.
 * What takes longer than other calls brings its own `tryMs`.
 */
export function storeClient<Repositories extends Record<string, object>>(
  env: StoreClientEnv,
  call: Pick<Call, 'deadline'>,
  repeatable: Repeatable<Repositories>,
  once?: Once,
  tryMs?: number,
): RemoteStore<Repositories> {
  const options = { policy: policy(env, 'The database'), deadline: call.deadline, repeatable, once, tryMs }
  return remote<Repositories>(once ? meetingPoint(env, once.name) : () => randomShard(env), options)
}

/** True if the database answers a Store; never throws. */
export async function pingStore(env: StoreClientEnv): Promise<boolean> {
  try {
    return await randomShard(env).ping()
  } catch {
    return false
  }
}

function randomShard(env: StoreClientEnv): Shard {
  return shardAt(env, Math.floor(Math.random() * Number(env.STORE_SHARDS)))
}

/** The object for everything of this name; another one for every further try. */
function meetingPoint(env: StoreClientEnv, name: string): () => Shard {
  let index = Number.parseInt(fingerprint(name).slice(0, 8), 16)
  return () => shardAt(env, index++ % Number(env.STORE_SHARDS))
}

function shardAt(env: StoreClientEnv, index: number): Shard {
  return shard(env.STORE.getByName(`store-${index}`, { locationHint: locationHint(env.STORE_LOCATION_HINT) }))
}

/** STORE is bound to a subclass of `Store`, whose RPC methods are these. */
function shard(stub: { run: unknown; ping: unknown }): Shard {
  return stub as Shard
}

/** The configuration test holds every wrangler.toml to one of the platform's hints. */
export function locationHint(hint: string): DurableObjectLocationHint {
  return hint as DurableObjectLocationHint
}
