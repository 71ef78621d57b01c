const WIDTH = 30

export interface Terminal {
  isTTY?: boolean
  write(text: string): unknown
}

/** Tells how far something has come: as a bar on a terminal, elsewhere as a line for every tenth. */
export function progressOn(
  terminal: Terminal,
  total: number,
  now: () => number = () => performance.now(),
): (done: number) => void {
  const begun = now()
  let told = 0
  return (done) => {
    const share = done / total
    const counts = `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`
    if (terminal.isTTY) {
      const left = share === 0 ? '' : `  ${clock(((now() - begun) / share) * (1 - share))} left`
      const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░')
      terminal.write(
        `\r${bar}  ${counts}${done === total ? ''.padEnd(left.length) : left}\u001B[K${done === total ? '\n' : ''}`,
      )
      return
    }
    const tenth = Math.floor(share * 10)
    if (tenth > told) terminal.write(`${counts}\n`)
    told = Math.max(told, tenth)
  }
}

function clock(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
