import { startMongo } from './server.ts'

/** A server in a process of its own, which the durability test kills. */
const { uri } = await startMongo({ dataDir: process.argv[2] ?? '' })
process.send?.(uri)
