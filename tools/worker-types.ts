import { checkWorkerTypes, writeWorkerTypes } from './check/worker-types.ts'
import { WORKERS } from './workers.ts'

const [flag] = process.argv.slice(2)
const { ok, output } = await (flag === '--check' ? checkWorkerTypes : writeWorkerTypes)(WORKERS)
process.stdout.write(output)
process.exitCode = ok ? 0 : 1
