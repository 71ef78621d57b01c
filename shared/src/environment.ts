const LOCAL = new Set(['development', 'test'])

/** Whether this runs on a developer's machine. Whatever else ENVIRONMENT holds, or if it is missing: it does not. */
export function isLocal({ ENVIRONMENT }: { ENVIRONMENT: string }): boolean {
  return LOCAL.has(ENVIRONMENT)
}
