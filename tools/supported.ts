import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renewed, supported } from './local/supported.ts'
import { ROOT } from './workers.ts'

const PAGE = join(ROOT, 'docs/local-platform.md')

if (process.argv.includes('--write')) writeFileSync(PAGE, renewed(readFileSync(PAGE, 'utf8')))
else console.log(supported())
