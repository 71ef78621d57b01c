import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'smol-toml'

/** The folder of the whole project, without a slash at the end. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '')

/** The five Workers behind the gateway, in the order of deployment: nobody before those that it is bound to. */
export const SERVICES = ['auth', 'coupon', 'product', 'category', 'order'] as const
export type ServiceName = (typeof SERVICES)[number]

export const WORKERS = [...SERVICES, 'gateway'] as const
export type WorkerName = (typeof WORKERS)[number]

/** What the tools read of a wrangler.toml. */
export interface WorkerConfig {
  name: string
  vars?: Record<string, string>
  secrets?: { required?: string[] }
  services?: { binding: string; service: string; entrypoint?: string; props?: Record<string, string> }[]
}

export function isWorker(name: string): name is WorkerName {
  return WORKERS.some((worker) => worker === name)
}

/** Relative to the project: the gateway's configuration is the root one, because only it has a public route. */
export function configFile(worker: WorkerName): string {
  return worker === 'gateway' ? 'wrangler.toml' : `workers/${worker}/wrangler.toml`
}

export function readConfig(worker: WorkerName): WorkerConfig {
  return asConfig(parse(readFileSync(join(ROOT, configFile(worker)), 'utf8')))
}

/** The database of a service, as its configuration names it. */
export function databaseOf(service: ServiceName): string {
  const database = readConfig(service).vars?.['MONGODB_DATABASE']
  if (!database) throw new Error(`${configFile(service)} names no MONGODB_DATABASE`)
  return database
}

/** wrangler itself refuses a configuration of another shape, in every build and in the configuration test. */
function asConfig(config: object): WorkerConfig {
  return config as WorkerConfig
}
