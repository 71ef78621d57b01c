import { setTimeout as sleep } from 'node:timers/promises'
import { Complaint, explain } from './dev/complaint.ts'
import { presentKeys, rotateDevelopmentKeys } from './dev/keys.ts'
import { type DeployedKeys, type LocalKeys, readKeyOptions, USAGE } from './keys/options.ts'
import { publishedKeys } from './keys/published.ts'
import { rotate, type Rotation } from './keys/rotation.ts'
import { putSecrets } from './keys/wrangler-secrets.ts'
import { helpIfAsked } from './usage.ts'

helpIfAsked(USAGE)
try {
  const options = readKeyOptions(process.argv.slice(2), process.env)
  await ('dataDir' in options ? rotateLocally(options) : rotateDeployed(options))
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}

async function rotateLocally({ dataDir, dryRun }: LocalKeys): Promise<void> {
  const keys = await (dryRun ? presentKeys(dataDir) : rotateDevelopmentKeys(dataDir))
  if (!keys) throw new Complaint(`${dataDir} has no keys yet: npm start makes them.`)
  const [signing, previous] = JSON.parse(keys.jwks).keys
  if (dryRun) return console.log(`${dataDir} would get a new key; ${signing.kid} would no longer sign, but verify.`)
  console.log(`signs     ${signing.kid}\nverifies  ${previous.kid} too, which signed until now`)
  console.log('A platform that is running takes them when it is started again.')
}

async function rotateDeployed(options: DeployedKeys): Promise<void> {
  const { origin, environment, dryRun, settleSeconds } = options
  const published = origin === undefined ? [] : await publishedKeys(origin)
  const steps: Rotation = {
    published,
    put: (worker, secrets) => putSecrets(worker, secrets, environment),
    settle: async () => {
      console.log(`          ${settleSeconds} s for this to be known everywhere`)
      await sleep(settleSeconds * 1_000)
    },
    log: console.log,
  }
  const rehearsed: Rotation = {
    ...steps,
    put: async (worker, secrets) => console.log(`${worker.padEnd(10)}would get ${Object.keys(secrets).join(', ')}`),
    settle: async () => undefined,
    log: () => undefined,
  }
  if (published[0]) console.log(`          tokens signed by ${published[0].kid} stay valid`)
  await rotate(dryRun ? rehearsed : steps)
  const [, dropped] = published
  if (dropped) console.log(`          tokens signed by ${dropped.kid} are no longer valid`)
}
