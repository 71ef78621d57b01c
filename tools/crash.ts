import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Crashes, crash } from './local/mongo/crash/crashes.ts'
import { helpIfAsked } from './usage.ts'

const USAGE = `npm run crash [-- <how often>]

  Crashes the local MongoDB so often, 500 times without a number, and tells what was seen.
`

helpIfAsked(USAGE)
const count = Number(process.argv[2] ?? 500)
if (!Number.isInteger(count) || count < 1) {
  process.stderr.write(USAGE)
  process.exit(2)
}
const started = performance.now()
const folder = await mkdtemp(join(tmpdir(), 'mongo-crash-'))
try {
  for await (const seen of crash(count, folder)) report(seen)
  console.log(`\nEvery acknowledged write was there after every crash; no half write, no wrong index.`)
  await rm(folder, { recursive: true })
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n\nThe data is in ${folder}`)
  process.exitCode = 1
}

function report({ crashes, acknowledged, compacting, torn, slowestStartMs }: Readonly<Crashes>): void {
  // On a terminal one line that changes, elsewhere one now and then.
  if (!process.stdout.isTTY && crashes % 50 !== 0 && crashes !== count) return
  const seconds = (performance.now() - started) / 1000
  const line = [
    `${crashes}/${count} crashes`,
    `${acknowledged.toLocaleString('en')} writes acknowledged`,
    `${compacting} crashes while compacting`,
    `${torn} with a torn end`,
    `slowest start ${slowestStartMs.toFixed(0)} ms`,
    `${seconds.toFixed(0)} s`,
  ].join(', ')
  process.stdout.write(process.stdout.isTTY ? `\r${line}` : `${line}\n`)
}
