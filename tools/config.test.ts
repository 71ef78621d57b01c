import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parse } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { configFile, readConfig, ROOT, SERVICES, WORKERS, type WorkerName } from './workers.ts'

interface ServiceBinding {
  binding: string
  service: string
  entrypoint?: string
  props?: { caller?: string }
}

interface Config {
  name: string
  main: string
  compatibility_date: string
  compatibility_flags?: string[]
  workers_dev?: boolean
  preview_urls?: boolean
  route?: unknown
  routes?: unknown[]
  vars?: Record<string, unknown>
  secrets?: { required?: string[] }
  services?: ServiceBinding[]
  durable_objects?: { bindings: { name: string; class_name: string; script_name?: string }[] }
  migrations?: { tag: string; new_sqlite_classes?: string[]; deleted_classes?: string[] }[]
  observability?: { enabled?: boolean }
  ratelimits?: { name: string; namespace_id: string; simple: { limit: number; period: number } }[]
  env?: Record<string, unknown>
}

/** Who may call whom, and by which way; deploying from nothing works because no arrow points back. */
const ARROWS: Record<WorkerName, { fetch: WorkerName[]; rpc: WorkerName[] }> = {
  gateway: { fetch: ['auth', 'category', 'coupon', 'order', 'product'], rpc: [] },
  order: { fetch: [], rpc: ['auth', 'coupon', 'product'] },
  category: { fetch: [], rpc: ['product'] },
  auth: { fetch: [], rpc: [] },
  coupon: { fetch: [], rpc: [] },
  product: { fetch: [], rpc: [] },
}

/** developers.cloudflare.com/durable-objects/reference/data-location, "Provide a location hint". */
const LOCATION_HINTS = ['wnam', 'enam', 'sam', 'weur', 'eeur', 'apac', 'oc', 'afr', 'me']
const STORE_SECRETS = ['MONGODB_URI', 'UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN', 'AUTH_JWKS']

const configs = new Map(WORKERS.map((worker) => [worker, read(worker)]))

describe.each(WORKERS)('the configuration of %s', (worker) => {
  const config = read(worker)

  test('is named after its folder', () => {
    expect(config.name).toBe(`shop-${worker}`)
    expect(join(configFile(worker), '..', config.main)).toBe(`workers/${worker}/src/index.ts`)
  })

  test('has the compatibility date of all, and no flags', () => {
    expect(config.compatibility_date).toBe(configs.get('gateway')?.compatibility_date)
    expect(config.compatibility_flags).toBeUndefined()
  })

  test('has the environments of all', () => {
    expect(Object.keys(config.env ?? {})).toEqual(Object.keys(configs.get('gateway')?.env ?? {}))
  })

  test('is bound to exactly the Workers that it may call', () => {
    const bindings = config.services ?? []
    const called = (kind: (binding: ServiceBinding) => boolean) =>
      bindings
        .filter(kind)
        .map(({ service }) => service)
        .sort()
    const names = (workers: WorkerName[]) => workers.map((name) => `shop-${name}`)
    expect(called(({ entrypoint }) => entrypoint === undefined)).toEqual(names(ARROWS[worker].fetch))
    expect(called(({ entrypoint }) => entrypoint === 'Internal')).toEqual(names(ARROWS[worker].rpc))
    expect(bindings).toHaveLength(ARROWS[worker].fetch.length + ARROWS[worker].rpc.length)
  })

  test('tells the Workers that it calls by RPC who it is', () => {
    for (const { entrypoint, props } of config.services ?? []) {
      expect(props).toEqual(entrypoint === undefined ? undefined : { caller: worker })
    }
  })

  test('is logged', () => {
    expect(config.observability?.enabled).toBe(true)
  })

  test('is in production, unless the tools say otherwise', () => {
    expect([undefined, 'production']).toContain(config.vars?.['ENVIRONMENT'])
  })

  test('declares its secrets, so that locally it gets no variable of another Worker', () => {
    expect(config.secrets).toBeDefined()
  })

  test('has limits as attempts/seconds', () => {
    const limits = Object.entries(config.vars ?? {}).filter(([name]) => name.startsWith('LIMIT_'))
    expect(limits.length > 0).toBe(['auth', 'order', 'coupon'].includes(worker))
    for (const [, limit] of limits) expect(limit).toMatch(/^[1-9]\d*\/[1-9]\d*$/)
  })

  test('has migrations for exactly the Durable Objects that it defines', () => {
    const bound = (config.durable_objects?.bindings ?? []).filter(({ script_name }) => script_name === undefined)
    const migrations = config.migrations ?? []
    const made = new Set(migrations.flatMap((migration) => migration.new_sqlite_classes ?? []))
    for (const name of migrations.flatMap((migration) => migration.deleted_classes ?? [])) made.delete(name)
    expect([...made].sort()).toEqual([...new Set(bound.map(({ class_name }) => class_name))].sort())
    expect(new Set(migrations.map(({ tag }) => tag)).size).toBe(migrations.length)
  })
})

describe.each(SERVICES)('the service %s', (service) => {
  const config = read(service)

  test('has no address of its own: it is reached through the gateway and through bindings', () => {
    expect(config.workers_dev).toBe(false)
    expect(config.preview_urls).toBe(false)
    expect(config.route).toBeUndefined()
    expect(config.routes).toBeUndefined()
  })

  test('has a database of its own, near a place that the platform knows', () => {
    expect(config.vars).toMatchObject({
      MONGODB_DATABASE: `shop_${service}`,
      STORE_SHARDS: expect.stringMatching(/^[1-9]\d*$/),
    })
    expect(LOCATION_HINTS).toContain(config.vars?.['STORE_LOCATION_HINT'])
  })

  test('requires the secrets of its stores and the keys of tokens; only auth can sign', () => {
    const required = config.secrets?.required ?? []
    expect(required).toEqual(expect.arrayContaining(STORE_SECRETS))
    expect(required.includes('AUTH_SIGNING_KEY')).toBe(service === 'auth')
  })

  test('expects the tokens that auth issues', () => {
    const { AUTH_ISSUER, AUTH_AUDIENCE } = configs.get('auth')?.vars ?? {}
    expect(config.vars).toMatchObject({ AUTH_ISSUER, AUTH_AUDIENCE })
  })
})

test('callers get 600 requests a minute, counted at the gateway', () => {
  const { vars, ratelimits } = configs.get('gateway') ?? {}
  expect(vars).toMatchObject({ CALLER_LIMIT: 'on' })
  expect(ratelimits).toMatchObject([{ name: 'CALLERS', simple: { limit: 600, period: 60 } }])
})

test('coupon codes are tried under one limit, whichever service is asked', () => {
  const limits = (['order', 'coupon'] as const).map((service) => configs.get(service)?.vars?.['LIMIT_COUPON_CHECKS'])
  expect(limits).toEqual(['20/60', '20/60'])
})

test('auth leads people to whole addresses, over secure connections', () => {
  const { APP_URL, PUBLIC_URL, RETURN_URLS, GOOGLE_ISSUER } = readConfig('auth').vars ?? {}
  for (const address of [APP_URL, PUBLIC_URL, GOOGLE_ISSUER, ...(RETURN_URLS ?? '').split(',')]) {
    expect(address).toSatisfy((text: string) => new URL(text).protocol === 'https:')
  }
})

test('auth returns people to single pages, and to no whole host', () => {
  const pages = String(readConfig('auth').vars?.['RETURN_URLS']).split(',')
  for (const page of pages) expect(page).toSatisfy((text: string) => /^\/[^*]+$/.test(new URL(text).pathname))
})

test.each(['.', ...WORKERS.map((worker) => `workers/${worker}`)])(
  'every script of %s works in a fresh clone: before it the packages are installed, and with them the project’s own Node',
  (folder) => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(
      readFileSync(join(ROOT, folder, 'package.json'), 'utf8'),
    )
    const bootstrap = `node ${relative(join(ROOT, folder), join(ROOT, 'tools/bootstrap.mjs'))}`
    const names = Object.keys(scripts).filter((name) => scripts[name] !== bootstrap)
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) expect(scripts).toHaveProperty([`pre${name}`], bootstrap)
  },
)

test('the order of deployment has every Worker after those that it is bound to', () => {
  for (const [index, worker] of WORKERS.entries()) {
    const earlier: WorkerName[] = WORKERS.slice(0, index)
    const { fetch, rpc } = ARROWS[worker]
    for (const called of [...fetch, ...rpc]) expect(earlier).toContain(called)
  }
})

function read(worker: WorkerName): Config {
  return asConfig(parse(readFileSync(join(ROOT, configFile(worker)), 'utf8')))
}

/** Wrong shapes are what the tests are there to notice; wrangler refuses them besides. */
function asConfig(config: object): Config {
  return config as Config
}
