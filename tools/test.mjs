// What `npm test` runs: all test projects, or with arguments what they select.
import { root, runWithProjectNode } from './run.mjs'

const args = process.argv.slice(2)
const reporters = args.some((arg) => arg.startsWith('--reporter'))
  ? []
  : ['--reporter=default', `--reporter=${root}tools/test/last-line.ts`]

// The runtime's own recording of every request is of no use to a test, and costs two milliseconds each.
const env = { ...process.env, X_LOCAL_OBSERVABILITY: 'false', WRANGLER_SEND_METRICS: 'false' }
process.exitCode = await runWithProjectNode([`${root}tools/test/vitest.ts`, 'run', ...reporters, ...args], {
  env,
})
