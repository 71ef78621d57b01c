import { join } from 'node:path'
import { bin, type CommandResult, run } from '../command.ts'
import { ROOT, WORKERS } from '../workers.ts'
import { buildBundles } from './bundles.ts'
import { checkWorkerTypes } from './worker-types.ts'

/** What `npm run check` runs, in this order: the quick ones first. `output` is shown only when a step fails. */
export const STEPS: Record<string, () => Promise<CommandResult>> = {
  lockfile: () => script('tools/lockfile.ts', '--check'),
  format: () => run(bin('oxfmt'), ['--check']),
  config: () =>
    run(process.execPath, [
      join(ROOT, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=dot',
      'tools/config.test.ts',
    ]),
  generated: async () => {
    const results = [await checkWorkerTypes(WORKERS), await script('tools/codegen/codegen.ts', '--check')]
    return { ok: results.every(({ ok }) => ok), output: results.map(({ output }) => output).join('') }
  },
  types: () => run(bin('tsc'), ['-b']),
  lint: () => run(bin('oxlint'), ['--type-aware', '--deny-warnings']),
  unused: () => run(bin('knip'), []),
  bundles: () => buildBundles(WORKERS),
}

function script(file: string, ...args: string[]): Promise<CommandResult> {
  return run(process.execPath, [join(ROOT, file), ...args])
}
