import { join } from 'node:path'
import { Complaint, explain } from './dev/complaint.ts'
import { lifetime } from './dev/lifetime.ts'
import { type Options, readOptions } from './dev/options.ts'
import { startPlatform } from './dev/platform.ts'

// The process that wrangler is leashed to: when this one goes, by whatever end, wrangler goes too.
const over = lifetime(() => process.exit(1))
process.exitCode = await main()
process.exit()

async function main(): Promise<number> {
  const started = Date.now()
  await using stack = new AsyncDisposableStack()
  try {
    const options = readOptions(process.argv.slice(2), process.env)
    const platform = await startPlatform(options, stack, over, (text) => process.stdout.write(text))
    process.stdout.write(welcome(options, platform.origin, Date.now() - started))
    await Promise.race([platform.exited, new Promise((resolve) => over.addEventListener('abort', resolve))])
    if (!over.aborted) throw new Complaint('wrangler has ended; its output is above.')
    return 0
  } catch (error) {
    if (over.aborted) return 0
    process.stderr.write(`\n${explain(error)}\n`)
    return 1
  }
}

function welcome({ dataDir, seed, only }: Options, origin: string, ms: number): string {
  const places = only
    ? [['API documentation', `${origin}/docs`]]
    : [
        ['GraphiQL', `${origin}/graphql`],
        ['API documentation', `${origin}/docs`],
        ...(seed ? [['Accounts', join(dataDir, 'demo-accounts.json')]] : []),
      ]
  const table = places.map(([what = '', where]) => `  ${what.padEnd(19)}${where}\n`).join('')
  return `\n${table}\nstarted in ${(ms / 1_000).toFixed(1)} s\nready ${origin}\n`
}
