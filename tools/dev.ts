import { Complaint, explain } from './dev/complaint.ts'
import { lifetime } from './dev/lifetime.ts'
import { readOptions, USAGE } from './dev/options.ts'
import { startPlatform } from './dev/platform.ts'
import { welcome } from './dev/welcome.ts'
import { accountFile, readAccounts } from './seed/account-file.ts'
import { helpIfAsked } from './usage.ts'

helpIfAsked(USAGE)
// The process that wrangler is leashed to: when this one goes, by whatever end, wrangler goes too.
const over = lifetime(() => process.exit(1))
process.exitCode = await main()
process.exit()

async function main(): Promise<number> {
  const begun = Date.now()
  await using stack = new AsyncDisposableStack()
  try {
    const options = readOptions(process.argv.slice(2), process.env)
    const platform = await startPlatform(options, stack, over, (text) => process.stdout.write(text))
    const { alone, seed, dataDir } = options
    const started = {
      origin: platform.origin,
      whole: !alone,
      accounts: seed && !alone ? await readAccounts(dataDir) : undefined,
      accountFile: accountFile(dataDir),
      passwords: process.stdout.isTTY,
      ms: Date.now() - begun,
    }
    process.stdout.write(welcome(started))
    await Promise.race([platform.exited, new Promise((resolve) => over.addEventListener('abort', resolve))])
    if (!over.aborted) throw new Complaint('wrangler has ended; its output is above.')
    return 0
  } catch (error) {
    if (over.aborted) return 0
    process.stderr.write(`\n${explain(error)}\n`)
    return 1
  }
}
