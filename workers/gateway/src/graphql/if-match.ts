/** The header by which REST is told the `expectedVersion`; absent if none is expected. */
export function ifMatch(expectedVersion: number | null | undefined): { 'if-match'?: string } {
  return typeof expectedVersion === 'number' ? { 'if-match': `"${expectedVersion}"` } : {}
}
