import type { Reporter, TestModule } from 'vitest/node'

/** Tells at the end of a run why tests were skipped, and how many for each reason. */
export default class Reasons implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, number>()
    for (const test of modules.flatMap((module) => [...module.children.allTests()])) {
      const result = test.result()
      if (result.state !== 'skipped') continue
      const reason = result.note ?? 'no reason given'
      counts.set(reason, (counts.get(reason) ?? 0) + 1)
    }
    for (const [reason, count] of counts) console.log(`${count} skipped: ${reason}`)
  }
}
