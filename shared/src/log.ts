export type LogFields = Record<string, string | number | boolean | null | undefined>

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
  if (!(error instanceof Error)) return { error: String(error) }
  return {
    error: `${error.name}: ${error.message}`,
    stack: error.stack,
    cause: error.cause === undefined ? undefined : String(error.cause),
  }
}
