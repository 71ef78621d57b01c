// What `npm start` runs. Plain JavaScript for the Node that happens to be there: the project's own takes over.
import { runWithProjectNode } from './run.mjs'

process.exitCode = await runWithProjectNode(['tools/dev.ts', ...process.argv.slice(2)])
