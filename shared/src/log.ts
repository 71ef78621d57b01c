export type LogFields = Record<string, string | number | boolean | null | undefined>

const MAX_CAUSES = 5

/** One line of JSON per event; callers put no secrets and no personal data into the fields. */
export interface Log {
  info(event: string, fields?: LogFields): void
  error(event: string, error: unknown, fields?: LogFields): void
}

export function createLog(context: LogFields): Log {
  const line = (level: string, event: string, fields: LogFields): string =>
    JSON.stringify({ level, event, ...context, ...fields })
  return {
    info: (event, fields = {}) => console.info(line('info', event, fields)),
    error: (event, error, fields = {}) => console.error(line('error', event, { ...fields, ...describe(error) })),
  }
}

function describe(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: text(error) }
  const { stack, cause } = error
  return { error: text(error), stack: stack && text(stack), cause: cause === undefined ? undefined : chain(cause) }
}

/** An error's causes down to the first one, which is where an outage shows its true reason. */
function chain(cause: unknown, depth = 0): string {
  const deeper = cause instanceof Error && cause.cause !== undefined && depth < MAX_CAUSES
  return deeper ? `${text(cause)} ← ${chain(cause.cause, depth + 1)}` : text(cause)
}

/** Anything can be thrown, also what cannot be turned into a string; a log line must never be the second failure. */
function text(value: unknown): string {
  try {
    return String(value)
  } catch {
    return 'something that cannot be shown'
  }
}
