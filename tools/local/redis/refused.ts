import type { Command } from './engine.ts'

const KEYS = 'KEYS walks the whole keyspace while everybody waits: use SCAN'
const CONNECTION = 'it changes or occupies the connection, and a REST request has none of its own'
const BLOCKS = 'it may block the connection that all requests share'
const MULTI = 'send the commands of a transaction to /multi-exec'
const SERVER = 'it acts on the server itself'

/** Refused in front of both engines, so that code cannot come to depend on one of them. */
const reasons: Readonly<Record<string, string>> = {
  keys: KEYS,
  auth: CONNECTION,
  client: CONNECTION,
  hello: CONNECTION,
  monitor: CONNECTION,
  psubscribe: CONNECTION,
  psync: CONNECTION,
  punsubscribe: CONNECTION,
  quit: CONNECTION,
  reset: CONNECTION,
  select: CONNECTION,
  ssubscribe: CONNECTION,
  subscribe: CONNECTION,
  sunsubscribe: CONNECTION,
  sync: CONNECTION,
  unsubscribe: CONNECTION,
  blmove: BLOCKS,
  blmpop: BLOCKS,
  blpop: BLOCKS,
  brpop: BLOCKS,
  brpoplpush: BLOCKS,
  bzmpop: BLOCKS,
  bzpopmax: BLOCKS,
  bzpopmin: BLOCKS,
  wait: BLOCKS,
  waitaof: BLOCKS,
  xread: BLOCKS,
  xreadgroup: BLOCKS,
  discard: MULTI,
  exec: MULTI,
  multi: MULTI,
  unwatch: MULTI,
  watch: MULTI,
  debug: SERVER,
  failover: SERVER,
  replicaof: SERVER,
  shutdown: SERVER,
  slaveof: SERVER,
}

/** The error text of a command that neither engine is given, or undefined. */
export function refusalOf([name]: Command): string | undefined {
  const key = name.toLowerCase()
  return Object.hasOwn(reasons, key) ? `ERR command '${key}' is not available here: ${reasons[key]}` : undefined
}
