import { join } from 'node:path'
import { bin, type CommandResult, mapLimited, run } from '../command.ts'
import { configFile, ROOT, type WorkerName } from '../workers.ts'

const AT_ONCE = 2
/** Cloudflare takes 3 MB compressed on the free plan; a third of it leaves room and notices a stray dependency. */
const MAX_GZIP_KIB = 1_000_000 / 1_024

interface Bundle {
  worker: WorkerName
  rawKib: number
  gzipKib: number
}

/** Bundles the Workers as a deployment would and fails if one is too large; the output ends with their sizes. */
export async function buildBundles(workers: readonly WorkerName[]): Promise<CommandResult> {
  const results = await mapLimited(workers, AT_ONCE, async (worker) => ({ worker, ...(await build(worker)) }))
  const bundles = results.flatMap(({ worker, output }) => sizesIn(worker, output) ?? [])
  const failed = results.filter(({ ok, worker }) => !ok || !bundles.some((bundle) => bundle.worker === worker))
  const tooLarge = bundles.filter(({ gzipKib }) => gzipKib > MAX_GZIP_KIB)
  const complaints = [
    ...failed.map(({ worker, output }) => `${worker} cannot be bundled:\n${output}`),
    ...tooLarge.map(({ worker }) => `${worker} is over ${MAX_GZIP_KIB.toFixed(0)} KiB compressed\n`),
  ]
  return { ok: complaints.length === 0, output: complaints.join(''), report: table(bundles) }
}

/** The sizes in wrangler's line `Total Upload: 2674.31 KiB / gzip: 378.02 KiB`. */
export function sizesIn(worker: WorkerName, output: string): Bundle | undefined {
  const [, raw, gzip] = /Total Upload: ([\d.]+) KiB \/ gzip: ([\d.]+) KiB/.exec(output) ?? []
  return raw === undefined || gzip === undefined ? undefined : { worker, rawKib: Number(raw), gzipKib: Number(gzip) }
}

function build(worker: WorkerName): Promise<CommandResult> {
  const outdir = join(ROOT, 'dist/bundles', worker)
  // The child's colours would be in the middle of the numbers.
  return run(bin('wrangler'), ['deploy', '--dry-run', '--outdir', outdir, '-c', configFile(worker)], { NO_COLOR: '1' })
}

function table(bundles: readonly Bundle[]): string {
  const rows = bundles.map(
    ({ worker, rawKib, gzipKib }) =>
      `          ${worker.padEnd(10)}${rawKib.toFixed(0).padStart(6)} KiB${gzipKib.toFixed(0).padStart(6)} KiB compressed\n`,
  )
  return rows.join('')
}
