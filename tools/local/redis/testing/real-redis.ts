import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { redisEngine } from '../resp/engine.ts'

type RealRedis = {
  readonly url: string
  readonly origin: string
  close(): Promise<void>
}

const BINARY = 'redis-server'
const START_MS = 5000

/** A real Redis to compare with: `REDIS_URL`, or a server of our own on a free loopback port, or the reason why not. */
export async function realRedis(): Promise<RealRedis | { readonly missing: string }> {
  const given = process.env['REDIS_URL']
  if (given) return { url: given, origin: 'REDIS_URL', close: async () => undefined }
  const version = installedVersion()
  if (version === undefined) return { missing: `REDIS_URL is not set and ${BINARY} is not on PATH` }
  return startServer(version)
}

function installedVersion(): string | undefined {
  try {
    return /v=(\S+)/.exec(execFileSync(BINARY, ['--version'], { encoding: 'utf8' }))?.[1]
  } catch {
    return undefined
  }
}

async function startServer(version: string): Promise<RealRedis> {
  const port = await freePort()
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn(BINARY, settings, { stdio: 'ignore' })
  const exited = once(child, 'exit')
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const url = `redis://127.0.0.1:${port}`
  await answering(url)
  return {
    url,
    origin: `${BINARY} ${version}, pid ${child.pid}`,
    async close() {
      process.off('exit', kill)
      kill()
      await exited
    },
  }
}

async function answering(url: string): Promise<void> {
  const deadline = Date.now() + START_MS
  for (;;) {
    try {
      const engine = await redisEngine(url)
      await engine.close()
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
      await sleep(20)
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('The probe has no TCP address')
  return address.port
}
