const TROUBLE = /✘|\bERROR\b/

/** A valve for what wrangler prints. */
export interface Quiet {
  write(lines: string): void
  /** Lets everything through from now on. */
  open(options: { withHeld: boolean }): void
}

/**
 * Holds back the tables and notes of wrangler's start, which say nothing when all goes well; at the first sign of
 * trouble everything held is shown after all.
 */
export function quiet(print: (lines: string) => void): Quiet {
  let held: string | undefined = ''
  const open: Quiet['open'] = ({ withHeld }) => {
    if (withHeld && held) print(held)
    held = undefined
  }
  return {
    // Goes as a function by itself to whoever reads the output.
    write: (lines) => {
      if (held === undefined) return print(lines)
      held += lines
      if (TROUBLE.test(lines)) open({ withHeld: true })
    },
    open,
  }
}
