import { bin, type CommandResult, mapLimited, run } from '../command.ts'
import { configFile, readConfig, type WorkerName, WORKERS } from '../workers.ts'

/** wrangler loads and bundles for each; more at once only take each other's cores. */
const AT_ONCE = 2

/** Writes the `worker-configuration.d.ts` of these Workers from their configurations. */
export async function writeWorkerTypes(workers: readonly WorkerName[]): Promise<CommandResult> {
  return together(await mapLimited(workers, AT_ONCE, (worker) => run(bin('wrangler'), typesArgs(worker))))
}

/** Whether those files are what would be written now. */
export async function checkWorkerTypes(workers: readonly WorkerName[]): Promise<CommandResult> {
  const results = await mapLimited(workers, AT_ONCE, async (worker) => {
    const { ok, output } = await run(bin('wrangler'), [...typesArgs(worker), '--check'])
    return { ok, output: ok ? '' : `${typesFile(worker)} is out of date: npm run types\n${output}` }
  })
  return together(results)
}

/** The Worker's own configuration first, then those of the Workers whose entrypoints it is bound to, for their types. */
function typesArgs(worker: WorkerName): string[] {
  const bindings = (readConfig(worker).services ?? []).filter(({ entrypoint }) => entrypoint !== undefined)
  const called = bindings.flatMap(({ service }) => WORKERS.filter((other) => readConfig(other).name === service))
  const configs = [worker, ...called].flatMap((each) => ['-c', configFile(each)])
  return ['types', typesFile(worker), ...configs, '--include-runtime=false', '--strict-vars=false']
}

function typesFile(worker: WorkerName): string {
  return `workers/${worker}/worker-configuration.d.ts`
}

function together(results: readonly CommandResult[]): CommandResult {
  return { ok: results.every(({ ok }) => ok), output: results.map(({ output }) => output).join('') }
}
