import { DurableObject } from 'cloudflare:workers'
import {
  MongoClient,
  MongoError,
  MongoInvalidArgumentError,
  MongoServerError,
  type CreateIndexesOptions,
  type Db,
  type IndexSpecification,
} from 'mongodb'
import type { Answer } from './remote.ts'
import { type Once, SharedRuns } from './shared-runs.ts'

/** One index of a collection, as the migration creates it. */
export interface Index {
  collection: string
  key: IndexSpecification
  options?: CreateIndexesOptions & { name: string }
}

export interface StoreEnv {
  MONGODB_URI: string
  MONGODB_DATABASE: string
  STORE_IDLE_SECONDS: string
}

/** Sockets of one Store object to each server, plus the driver's own monitoring. */
const POOL_SIZE = 4
/** Less than a try of the caller's policy gets, so that the driver gives up first and says why. */
const OPERATION_MS = 1_400
/** No primary at the moment, shutting down, or interrupted by that; reads get these codes without a label. */
const SERVER_IS_CHANGING = new Set([89, 91, 189, 10107, 11600, 11602, 13435, 13436])

/**
 * The Durable Object that runs a service's repository next to the database and keeps the driver's connections open
 * between requests. It closes them after `STORE_IDLE_SECONDS` without work: an open client keeps the object alive.
 */
export abstract class Store<
  Repositories extends Record<string, object>,
  E extends StoreEnv = StoreEnv,
> extends DurableObject<E> {
  #open: { client: MongoClient; repositories: Repositories } | undefined
  #running = 0
  #idle: ReturnType<typeof setTimeout> | undefined
  /** A promise of an object's own work may be waited for by all of its requests, other than one of a Worker's. */
  readonly #shared = new SharedRuns<Answer<unknown>>((answer) => 'fault' in answer)

  protected abstract build(db: Db): Repositories

  /**
   * Runs one method of a repository; what it throws comes back as data, sorted into outage and bug. Calls that are told
   * `once` share a run with those who call the same with the same arguments.
   */
  async run(repository: string, method: string, args: unknown[], once?: Once): Promise<Answer<unknown>> {
    const run = () =>
      this.#working(async () => {
        const target = this.#connected().repositories[repository]
        if (!target) throw new TypeError(`no repository ${repository}`)
        return { value: await methodOf(target, method).apply(target, args) }
      })
    if (!once) return run()
    return this.#shared.run({ ...once, name: JSON.stringify([once.name, repository, method, args]) }, run)
  }

  /** True if the database answers. */
  async ping(): Promise<boolean> {
    const answer = await this.#working(async () => {
      await this.#connected().client.db(this.env.MONGODB_DATABASE).command({ ping: 1 })
      return { value: true }
    })
    return 'value' in answer
  }

  /** Closes the connections; the next call opens them anew. */
  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const open = this.#open
    this.#open = undefined
    await open?.client.close()
  }

  async #working(work: () => Promise<Answer<unknown>>): Promise<Answer<unknown>> {
    clearTimeout(this.#idle)
    this.#running += 1
    try {
      return await work()
    } catch (error) {
      return { fault: isOutage(error) ? 'unavailable' : 'bug', message: describe(error) }
    } finally {
      this.#running -= 1
      if (this.#running === 0) {
        this.#idle = setTimeout(() => void this.close(), Number(this.env.STORE_IDLE_SECONDS) * 1_000)
      }
    }
  }

  #connected(): { client: MongoClient; repositories: Repositories } {
    if (!this.#open) {
      const client = new MongoClient(this.env.MONGODB_URI, {
        maxPoolSize: POOL_SIZE,
        minPoolSize: 0,
        timeoutMS: OPERATION_MS,
        serverSelectionTimeoutMS: OPERATION_MS,
        appName: this.env.MONGODB_DATABASE,
      })
      this.#open = { client, repositories: this.build(client.db(this.env.MONGODB_DATABASE)) }
    }
    return this.#open
  }
}

/**
 * The driver's errors are outages, save those in which the server understood the command and refused it, and those
 * of an argument that the driver itself refused.
 */
function isOutage(error: unknown): boolean {
  if (!(error instanceof MongoError) || error instanceof MongoInvalidArgumentError) return false
  if (!(error instanceof MongoServerError)) return true
  return (
    error.hasErrorLabel('RetryableError') ||
    error.hasErrorLabel('RetryableWriteError') ||
    SERVER_IS_CHANGING.has(Number(error.code))
  )
}

/** For the log: without the values of a duplicate key, which may be somebody's e-mail address. */
function describe(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return text.replaceAll(/dup key: \{.*\}/g, 'dup key: {…}')
}

function methodOf(repository: object, name: string): (...args: unknown[]) => unknown {
  const method: unknown = Reflect.get(repository, name)
  if (typeof method !== 'function' || name === 'constructor') throw new TypeError(`no repository method ${name}`)
  return callable(method)
}

/** Every own method of a repository may be called with the arguments that `remote` typed at the caller's end. */
function callable(method: object): (...args: unknown[]) => unknown {
  return method as (...args: unknown[]) => unknown
}
