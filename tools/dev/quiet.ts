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
  return {
    write(lines) {
      if (held === undefined) print(lines)
      else {
        held += lines
        if (TROUBLE.test(lines)) this.open({ withHeld: true })
      }
    },
    open({ withHeld }) {
      if (withHeld && held) print(held)
      held = undefined
    },
  }
}
