import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ROOT } from './workers.ts'

const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
/** Our own, by the file that they run; others have a help of theirs. */
const commands = new Map(
  Object.entries(scripts).flatMap(([name, script]) => {
    const file = /^exec node (\S+)$/.exec(script)?.[1]
    return file === undefined || name === 'dev' ? [] : [[file, name] as const]
  }),
)

function ask(file: string, ...args: string[]) {
  return promisify(execFile)(process.execPath, [join(ROOT, file), ...args])
}

test('there are commands to ask', () => {
  expect(commands.size).toBeGreaterThan(10)
})

test.each([...commands])('%s says what `npm run %s` is for when it is asked', async (file, name) => {
  const { stdout, stderr } = await ask(file, '--help')
  expect(stdout).toMatch(new RegExp(`npm (?:run )?${name}\\b`))
  expect(stderr).toBe('')
})

test('-h is as good as --help, also behind other options', async () => {
  expect(await ask('tools/deploy.ts', '--only', 'product', '-h')).toEqual(await ask('tools/deploy.ts', '--help'))
})

test('an option that Vitest does not know is told without a stack', async () => {
  await expect(ask('tools/test.mjs', '--bogus')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Unknown option `--bogus`\n\nnpm test /),
  })
})
