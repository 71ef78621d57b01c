/** Where the log can be made to fail on purpose: while it writes a batch, while it is compacted. */
export const WRITE_MOMENTS = ['beforeWrite', 'halfWritten', 'written', 'synced'] as const
export const COMPACTION_MOMENTS = ['copying', 'copied', 'renamed'] as const
export type Moment = (typeof WRITE_MOMENTS)[number] | (typeof COMPACTION_MOMENTS)[number]

/** A failure on purpose at one moment: `strike` throws, or ends the process. */
export interface Mishap {
  readonly moment: Moment
  readonly strike: () => void
}

/** Decides, for each record and each compaction, whether something is to go wrong with it. */
export interface Mishaps {
  readonly ofWrite: () => Mishap | undefined
  readonly ofCompaction: () => Mishap | undefined
}

export const NO_MISHAPS: Mishaps = { ofWrite: () => undefined, ofCompaction: () => undefined }

export function strikeAt(moment: Moment, mishap: Mishap | undefined): void {
  if (mishap?.moment === moment) mishap.strike()
}
