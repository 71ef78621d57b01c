import { expect, test } from 'vitest'
import { progressOn } from './progress.ts'

function told(isTTY: boolean, steps: readonly number[]): string[] {
  const written: string[] = []
  let ms = 0
  const progress = progressOn({ isTTY, write: (text: string) => written.push(text) }, 1_000, () => (ms += 1_000))
  for (const done of steps) progress(done)
  return written
}

test('a terminal shows a bar that grows in its place, and how long it will take', () => {
  const [half = '', whole = ''] = told(true, [500, 1_000])
  expect(half).toMatch(/^\r█{15}░{15} {2}500 of 1,000 {2}0:01 left/)
  expect(whole).toMatch(/^\r█{30} {2}1,000 of 1,000/)
  expect(whole.endsWith('\n')).toBe(true)
})

test('elsewhere there is a plain line for every tenth', () => {
  expect(told(false, [50, 99, 100, 150, 450, 1_000])).toEqual(['100 of 1,000\n', '450 of 1,000\n', '1,000 of 1,000\n'])
})
