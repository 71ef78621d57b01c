import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { helpIfAsked } from './usage.ts'
import { ROOT } from './workers.ts'

helpIfAsked(`npm run test:mongo [-- options of Vitest]

  What the tests say of MongoDB, asked of the server of MONGODB_URI; without it, of the local one.
`)

/**
 * Runs the suite that describes how MongoDB behaves, through the driver: on the server of `MONGODB_URI`, or on the local
 * one if that is not set. Each file has a database of its own there, which is dropped at its end.
 */
const uri = process.env['MONGODB_URI']
const server = uri ? await describe(uri) : 'the local MongoDB'
const files = globSync('tools/local/mongo/**/*.test.ts', { cwd: ROOT }).filter(asksAnyServer).sort()
console.log(`${files.length} files on ${server}`)
const child = spawn(
  process.execPath,
  [
    join(ROOT, 'tools/test/vitest.ts'),
    'run',
    '--project=unit',
    '--reporter=default',
    `--reporter=${join(ROOT, 'tools/test/reasons.ts')}`,
    `--reporter=${join(ROOT, 'tools/test/last-line.ts')}`,
    ...files,
    ...process.argv.slice(2),
  ],
  { cwd: ROOT, stdio: 'inherit' },
)
const [code]: (number | null)[] = await once(child, 'exit')
console.log(`on ${server}`)
process.exitCode = code ?? 1

/** The files which take whatever server there is. */
function asksAnyServer(file: string): boolean {
  return readFileSync(join(ROOT, file), 'utf8').includes('= useMongo()')
}

async function describe(uri: string): Promise<string> {
  await using client = await MongoClient.connect(uri)
  const { version } = await client.db('admin').command({ buildInfo: 1 })
  // Without the user and the password.
  return `MongoDB ${version} at ${client.options.srvHost ?? client.options.hosts.join(', ')}`
}
