import { Complaint, explain } from '../dev/complaint.ts'
import { lifetime } from '../dev/lifetime.ts'
import { type Options, readOptions } from '../dev/options.ts'
import { startPlatform } from '../dev/platform.ts'
import { freePort } from '../dev/ports.ts'
import { accountFile, readAccounts } from '../seed/account-file.ts'
import { journey } from './journey.ts'
import { helpIfAsked } from '../usage.ts'
import { createReport, type Report } from './report.ts'

helpIfAsked(`npm run demo [-- options of npm start]

  The main job of the shop, against the platform that is running at PORT (8787), or one of its own.
`)

const print = (line: string) => void process.stdout.write(`${line}\n`)
const over = lifetime(() => process.exit(1))
process.exitCode = await main()
process.exit()

async function main(): Promise<number> {
  const started = performance.now()
  await using stack = new AsyncDisposableStack()
  try {
    const options = readOptions(process.argv.slice(2), process.env)
    const origin = (await running(options)) ?? (await startOwn(options, stack))
    print(`\nThe main job, at ${origin}\n`)
    const report: Report = createReport(print)
    await journey(origin, await adminOf(options.dataDir), report)
    print(`\nEverything held, in ${((performance.now() - started) / 1_000).toFixed(1)} s.`)
    return 0
  } catch (error) {
    process.stderr.write(`\n${explain(error)}\n`)
    return 1
  }
}

/** The platform at PORT, if it answers there. */
async function running({ port }: Options): Promise<string | undefined> {
  const origin = `http://127.0.0.1:${port}`
  try {
    const response = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(5_000) })
    return response.ok ? origin : undefined
  } catch {
    return undefined
  }
}

async function startOwn(options: Options, stack: AsyncDisposableStack): Promise<string> {
  print(`Nothing answers at port ${options.port}: starting the platform for this demo.`)
  const quiet = { ...options, port: await freePort() }
  const { origin } = await startPlatform(quiet, stack, over, () => {})
  return origin
}

async function adminOf(dataDir: string) {
  const accounts = await readAccounts(dataDir)
  if (accounts) return accounts.admin
  throw new Complaint(
    `The demo needs the demo data, and ${accountFile(dataDir)} is missing: is DATA_DIR the platform's?`,
  )
}
