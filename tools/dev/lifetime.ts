const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** One Ctrl-C arrives up to three times: from the terminal, from npm and from tools/start.mjs. */
const ECHO_MS = 1_000
const PARENT_CHECK_MS = 500

/**
 * A signal that is aborted when this process shall end: at SIGINT, SIGTERM or SIGHUP, when the process that started
 * it has gone, or when nobody reads its output any more. A second signal calls `force`.
 */
export function lifetime(force: () => void): AbortSignal {
  const controller = new AbortController()
  let first: number | undefined
  for (const name of SIGNALS) {
    process.on(name, () => {
      first ??= Date.now()
      if (Date.now() - first > ECHO_MS) force()
      else controller.abort()
    })
  }
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) controller.abort()
  }, PARENT_CHECK_MS).unref()
  process.stdout.on('error', () => controller.abort())
  process.stderr.on('error', () => controller.abort())
  return controller.signal
}
