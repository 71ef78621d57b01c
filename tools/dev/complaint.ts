/** Something that the developer can put right; shown as its message alone, without a stack. */
export class Complaint extends Error {
  override name = 'Complaint'
}

/** What to print about an error: a complaint's text, or everything that is known about a fault of ours. */
export function explain(error: unknown): string {
  if (error instanceof Complaint) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
