import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { completed, missingBinaries, readLockfile } from './check/lockfile.ts'
import { helpIfAsked } from './usage.ts'
import { ROOT } from './workers.ts'

helpIfAsked(`npm run lockfile [-- --check]

  Adds to package-lock.json the binaries of other platforms that it lacks; --check only tells which.
`)
const file = join(ROOT, 'package-lock.json')
const lockfile = readLockfile(readFileSync(file, 'utf8'))
const missing = missingBinaries(lockfile)

if (process.argv.includes('--check')) {
  for (const { path } of missing) console.log(`package-lock.json lacks ${path}`)
  if (missing.length > 0) console.log('Other platforms could not install from it: npm run lockfile')
  process.exitCode = missing.length > 0 ? 1 : 0
} else {
  if (missing.length > 0) writeFileSync(file, `${JSON.stringify(completed(lockfile), null, 2)}\n`)
  console.log(missing.length > 0 ? `Added ${missing.length} binaries of other platforms.` : 'Nothing is missing.')
}
