import { enableCompileCache, flushCompileCache } from 'node:module'

/** A server in a process of its own, for tests that kill it: it starts as quickly as Node allows. */
enableCompileCache()
const { startMongo } = await import('./server.ts')
const { uri, port } = await startMongo(JSON.parse(process.argv[2] ?? '{}'))
process.send?.({ uri, port })
// Nobody is left to kill it.
process.once('disconnect', () => process.exit())
// A killed process would not write what it has compiled.
flushCompileCache()
