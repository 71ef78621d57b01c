/** Prints what a command is for and ends the process, if that is what it was asked. */
export function helpIfAsked(usage: string): void {
  if (!process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) return
  process.stdout.write(usage)
  process.exit(0)
}
