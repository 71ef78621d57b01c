import { join } from 'node:path'
import { helpIfAsked } from '../usage.ts'
import { ROOT } from '../workers.ts'

const USAGE = `npm test [-- names of files or options of Vitest]

  --project unit       only the quick ones; worker and platform are the others
  -t <pattern>         only those whose name has it

  npx vitest run --help lists all options.
`

helpIfAsked(USAGE)
try {
  await import(join(ROOT, 'node_modules/vitest/vitest.mjs'))
} catch (error) {
  if (!(error instanceof Error && error.name === 'CACError')) throw error
  console.error(`${error.message}\n\n${USAGE}`)
  process.exitCode = 1
}
