import { expect, test } from 'vitest'
import { quiet } from './quiet.ts'

function printed() {
  const lines: string[] = []
  return { lines, output: quiet((text) => lines.push(text)) }
}

test('what is printed during a good start is not shown; what comes after it is', () => {
  const { lines, output } = printed()
  output.write('env.AUTH [not connected]\n')
  output.open({ withHeld: false })
  output.write('GET / 200\n')
  expect(lines).toEqual(['GET / 200\n'])
})

/** As a stream calls whoever listens. */
function inCallback(write: (line: string) => void, line: string): void {
  write(line)
}

test('at an error everything is shown, also what was held back', () => {
  const { lines, output } = printed()
  for (const line of ['bundling\n', '✘ [ERROR] Could not resolve "./app.ts"\n', 'more\n'])
    inCallback(output.write, line)
  expect(lines.join('')).toBe('bundling\n✘ [ERROR] Could not resolve "./app.ts"\nmore\n')
})

test('a start that fails shows all it has held back, once', () => {
  const { lines, output } = printed()
  output.write('bundling\n')
  output.open({ withHeld: true })
  output.open({ withHeld: true })
  expect(lines).toEqual(['bundling\n'])
})
