import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { bin } from './command.ts'
import { helpIfAsked } from './usage.ts'
import { configFile, isWorker, ROOT, WORKERS } from './workers.ts'

helpIfAsked(`npm run deploy [-- [--only <name>] [options of wrangler deploy]]

  Deploys all Workers, each after those that it is bound to: ${WORKERS.join(', ')}.

  --only <name>   only this one; must come first
  --env <name>    the wrangler environment
  --dry-run       build everything, deploy nothing

  npx wrangler deploy --help lists the other options of wrangler.
`)
const args = process.argv.slice(2)
const only = args[0] === '--only' ? args.splice(0, 2)[1] : undefined
if (only !== undefined && !isWorker(only)) {
  console.error(`There is no Worker ${only}; there are ${WORKERS.join(', ')}.`)
  process.exit(2)
}

// In this order, so that whatever a Worker is bound to is there before it. The first failure ends it: the Workers that
// are already new keep answering the old ones, because entrypoints change additively only.
for (const worker of only ? [only] : WORKERS) {
  console.log(`deploying ${worker}`)
  const wrangler = spawn(process.execPath, [bin('wrangler'), 'deploy', '-c', configFile(worker), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  const [code] = await once(wrangler, 'exit')
  if (code !== 0) {
    console.error(`deploying ${worker} failed`)
    process.exit(1)
  }
}
