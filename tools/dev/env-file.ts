import { parseEnv } from 'node:util'
import { readConfig, WORKERS } from '../workers.ts'

/** The variables of a platform that runs on this machine: a deployment's secrets, that it is local, and where it is. */
export interface LocalVariables {
  MONGODB_URI: string
  UPSTASH_REDIS_REST_URL: string
  UPSTASH_REDIS_REST_TOKEN: string
  AUTH_JWKS: string
  AUTH_SIGNING_KEY: string
  APP_URL: string
  PUBLIC_URL: string
  RETURN_URLS: string
  ENVIRONMENT: string
  SESSION_CHECK_SECONDS: string
  CALLER_LIMIT: string
}

/** The names of all variables and secrets that some Worker declares; each Worker takes from the file only its own. */
export function declaredVariables(): string[] {
  const names = WORKERS.map(readConfig).flatMap(({ vars, secrets }) => [
    ...Object.keys(vars ?? {}),
    ...(secrets?.required ?? []),
  ])
  return [...new Set(names)].sort()
}

/** The text of the file for `wrangler dev --env-file`; declared variables of the caller's environment come first. */
export function envFile(local: LocalVariables, env: Record<string, string | undefined>): string {
  const overrides = declaredVariables().flatMap((name) => (env[name] ? [[name, env[name]] as const] : []))
  const variables = { ...local, ...Object.fromEntries(overrides) }
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${quoted(name, value)}\n`)
    .join('')
}

/** A variable of such a file; undefined if it holds none of that name. */
export function variableIn(file: string, name: string): string | undefined {
  return parseEnv(file)[name]?.replaceAll('\\$', '$')
}

/** wrangler reads the file with dotenv (no escapes of quotes) and expands `$name` in it afterwards. */
function quoted(name: string, value: string): string {
  const quote = ["'", '`', '"'].find((candidate) => !value.includes(candidate))
  if (quote === undefined) throw new Error(`${name} contains every kind of quotation mark and cannot be written`)
  if (quote === '"' && value.includes('\\')) throw new Error(`${name} cannot be written: quotes and backslashes`)
  return `${quote}${value.replaceAll('$', '\\$')}${quote}`
}
