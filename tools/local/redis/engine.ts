/** A command as Redis sees it: its name, then its arguments, all text. */
export type Command = readonly [name: string, ...args: string[]]

/** What a command answers. Integers beyond 2^53 are bigint, so that a 64-bit counter never loses a digit. */
export type Reply = string | number | bigint | null | readonly Reply[]

export type Outcome = { readonly result: Reply } | { readonly error: string }

/** Either every command ran and has its own outcome, or none ran. */
export type TransactionOutcome = { readonly results: readonly Outcome[] } | { readonly error: string }

export interface Engine {
  readonly kind: 'memory' | 'redis'
  /** Runs one command; a refusal by Redis is an outcome, an engine out of reach rejects. */
  run(command: Command): Promise<Outcome>
  /** Runs all commands as one MULTI … EXEC block, or none of them. */
  transaction(commands: readonly Command[]): Promise<TransactionOutcome>
  close(): Promise<void>
}

export const EXEC_ABORT = 'EXECABORT Transaction discarded because of previous errors.'
