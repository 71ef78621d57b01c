/** How the journey tells what it does, and stops where something does not hold. */
export interface Report {
  step<T>(name: string, work: () => Promise<T>): Promise<T>
  say(text: string): void
  /** Throws, naming what does not hold. */
  check(holds: boolean, what: string): void
}

/** Prints every step with its time in milliseconds. */
export function createReport(print: (line: string) => void): Report {
  const notes: string[] = []
  return {
    async step(name, work) {
      const started = performance.now()
      const time = () => `${Math.round(performance.now() - started)} ms`.padStart(9)
      try {
        const result = await work()
        print(`  ok   ${time()}  ${name}`)
        for (const note of notes.splice(0)) print(`                  ${note}`)
        return result
      } catch (error) {
        print(`  FAIL ${time()}  ${name}`)
        throw error
      }
    },
    say: (text) => void notes.push(text),
    check(holds, what) {
      if (!holds) throw new Error(`does not hold: ${what}`)
    },
  }
}
