import { STEPS } from './check/steps.ts'
import { helpIfAsked } from './usage.ts'

helpIfAsked(`npm run check [-- names]

  All checks, or those named: ${Object.keys(STEPS).join(', ')}.
`)
const names = process.argv.slice(2)
const unknown = names.filter((name) => !(name in STEPS))
if (unknown.length > 0) {
  console.error(`There is no check ${unknown.join(', ')}; there are ${Object.keys(STEPS).join(', ')}.`)
  process.exit(2)
}

const failed: string[] = []
for (const [name, check] of Object.entries(STEPS)) {
  if (names.length > 0 && !names.includes(name)) continue
  const started = Date.now()
  const { ok, output, report = '' } = await check()
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(10)}${((Date.now() - started) / 1_000).toFixed(1).padStart(6)} s`)
  if (!ok) {
    failed.push(name)
    console.log(`${output.trim()}\n`)
  }
  process.stdout.write(report)
}
if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`)
process.exitCode = failed.length > 0 ? 1 : 0
