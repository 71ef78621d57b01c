// Writes what the gateway takes over from others: the types of the services' REST surfaces, and its own SDL, in which
// a change of the graph is easy to see. `--check` only tells which files are stale, and ends with 1 if any is.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { graphSource } from './graph.ts'
import { pathsSource, SERVICES } from './rest.ts'
import { helpIfAsked } from '../usage.ts'

helpIfAsked(`npm run codegen [-- --check]

  Renews the gateway's types of the services and its printed schema; --check only tells which files are stale.
`)

const GATEWAY = fileURLToPath(new URL('../../workers/gateway/', import.meta.url))

const sources: Record<string, () => Promise<string>> = {
  ...Object.fromEntries(SERVICES.map((name) => [`src/generated/${name}.ts`, () => pathsSource(name)])),
  'schema.graphql': graphSource,
}

const stale: string[] = []
for (const [file, source] of Object.entries(sources)) {
  const path = join(GATEWAY, file)
  const text = await source()
  if ((await readFile(path, 'utf8').catch(() => '')) === text) continue
  stale.push(`workers/gateway/${file}`)
  if (process.argv.includes('--check')) continue
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`stale, run "node tools/codegen/codegen.ts":\n${stale.join('\n')}`)
  process.exitCode = 1
} else {
  console.info(stale.length > 0 ? `written:\n${stale.join('\n')}` : 'all fresh')
}
