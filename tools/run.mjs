import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const projectNode = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }
const PARENT_CHECK_MS = 500

/**
 * Runs a script with the Node that the project pins and passes on the signals that end it; the result is its exit
 * code. If whoever started this process has gone, the script is told to end too.
 */
export function runWithProjectNode(args, { cwd = root, env = process.env } = {}) {
  const child = spawn(projectNode, args, { cwd, env, stdio: 'inherit' })
  for (const signal of Object.keys(SIGNAL_NUMBERS)) process.on(signal, () => child.kill(signal))

  const parent = process.ppid
  const check = setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, PARENT_CHECK_MS)

  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      clearInterval(check)
      resolve(code ?? 128 + (SIGNAL_NUMBERS[signal] ?? 9))
    })
  })
}
