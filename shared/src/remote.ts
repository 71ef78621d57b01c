import { Unavailable } from './errors.ts'
import type { Deadline, Policy } from './resilience.ts'
import type { Once } from './shared-runs.ts'

type Fn = (...args: never[]) => unknown
type Call<R, K extends keyof R> = R[K] extends Fn ? R[K] : never

/** The names of a repository's methods. */
export type Methods<R> = { [K in keyof R]: R[K] extends Fn ? K : never }[keyof R]
export type Args<R, K extends keyof R> = Parameters<Call<R, K>>
export type Result<R, K extends keyof R> = Awaited<ReturnType<Call<R, K>>>

/** A repository as its callers hold it: the same methods, each one hop away. */
export type Remote<R> = { [K in Methods<R>]: (...args: Args<R, K>) => Promise<Result<R, K>> }

/** What a Store answers: errors lose their class on the way, so they travel as data. */
export type Answer<T> = { value: T } | { fault: 'unavailable' | 'bug'; message: string }

/** A way to a Store object: `run` is its one RPC method for the repositories. */
export interface StoreStub {
  run(repository: string, method: string, args: unknown[], once?: Once): Promise<Answer<unknown>>
}

/** Which methods may be run twice: reads, and writes that come out the same when repeated. */
export type Repeatable<Repositories> = { [N in keyof Repositories]: readonly Methods<Repositories[N]>[] }

/** The repositories of a service as its Worker holds them. */
export type RemoteStore<Repositories> = { [N in keyof Repositories]: Remote<Repositories[N]> }

export interface RemoteOptions<Repositories> {
  policy: Policy
  deadline: Deadline
  repeatable: Repeatable<Repositories>
  /** For a read that others make too: one run answers all who reach the same object. */
  once?: Once | undefined
  /** For what takes longer than the policy's other tries. */
  tryMs?: number | undefined
}

/** The typed proxies of a Store's repositories; `stub` is asked at every try, so that a retry may reach another shard. */
export function remote<Repositories extends Record<string, object>>(
  stub: () => StoreStub,
  { policy, deadline, repeatable, once, tryMs }: RemoteOptions<Repositories>,
): RemoteStore<Repositories> {
  const shared: [Once?] = once === undefined ? [] : [once]
  const repositories = Object.entries<readonly PropertyKey[]>(repeatable).map(([repository, mayRepeat]) => {
    const method =
      (name: string) =>
      (...args: unknown[]) =>
        policy.run(deadline, async () => opened(await asked(stub, [repository, name, args, ...shared])), {
          repeatable: mayRepeat.includes(name),
          ...(tryMs !== undefined && { tryMs }),
        })
    // A promise resolves with what has no `then`; everything else that is asked for by name is a method.
    return [repository, new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : method(String(name))) })]
  })
  return typed<Repositories>(Object.fromEntries(repositories))
}

async function asked(stub: () => StoreStub, call: Parameters<StoreStub['run']>) {
  try {
    return await stub().run(...call)
  } catch (error) {
    // The Store answers faults as data; what is thrown is the hop itself: object reset, overloaded, or gone.
    throw new Unavailable('The database', { cause: error })
  }
}

function opened(answer: Answer<unknown>): unknown {
  if ('value' in answer) return answer.value
  if (answer.fault === 'unavailable') throw new Unavailable('The database', { cause: answer.message })
  throw new Error(answer.message)
}

/** Each proxy answers every method name of its repository by running that very method at the Store. */
function typed<Repositories>(proxies: object): RemoteStore<Repositories> {
  return proxies as RemoteStore<Repositories>
}
