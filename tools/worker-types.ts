import { checkWorkerTypes, writeWorkerTypes } from './check/worker-types.ts'
import { helpIfAsked } from './usage.ts'
import { WORKERS } from './workers.ts'

helpIfAsked(`npm run types [-- --check]

  Renews each Worker's Env from its configuration; --check only tells which are stale.
`)
const [flag] = process.argv.slice(2)
const { ok, output } = await (flag === '--check' ? checkWorkerTypes : writeWorkerTypes)(WORKERS)
process.stdout.write(output)
process.exitCode = ok ? 0 : 1
