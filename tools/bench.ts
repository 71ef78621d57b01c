import { helpIfAsked } from './usage.ts'

/** What `npm run bench -- <name>` measures; each module prints its own table. */
const BENCHES: Readonly<Record<string, () => Promise<{ bench(): Promise<void> }>>> = {
  mongo: () => import('./bench/mongo.ts'),
  catalogue: () => import('./bench/catalogue.ts'),
}

const USAGE = `npm run bench -- ${Object.keys(BENCHES).join(' | ')}\n`

helpIfAsked(USAGE)
const [name = ''] = process.argv.slice(2)
const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
if (!load) {
  process.stderr.write(USAGE)
  process.exit(2)
}
await (await load()).bench()
