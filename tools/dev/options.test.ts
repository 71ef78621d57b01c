import { isAbsolute, join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../workers.ts'
import { Complaint } from './complaint.ts'
import { readOptions } from './options.ts'

test('without options everything starts at 8787 on .data of the project', () => {
  const dataDir = join(ROOT, '.data')
  expect(readOptions([], {})).toEqual({
    port: 8787,
    dataDir,
    reset: false,
    seed: true,
    json: false,
    alone: undefined,
    only: [],
  })
})

test('PORT and DATA_DIR come from the environment; a relative folder is one of the project', () => {
  const { port, dataDir } = readOptions([], { PORT: '9000', DATA_DIR: 'tmp/x' })
  expect([port, dataDir, isAbsolute(dataDir)]).toEqual([9000, join(ROOT, 'tmp/x'), true])
})

test('--reset, --no-seed, --json and --alone are understood', () => {
  const options = readOptions(['--reset', '--no-seed', '--json', '--alone', 'product'], {})
  expect(options).toMatchObject({ reset: true, seed: false, json: true, alone: 'product' })
})

test('--only takes several Workers, with commas or one by one', () => {
  const options = readOptions(['--only', 'order, product', '--only=auth'], {})
  expect(options.only).toEqual(['order', 'product', 'auth'])
})

test.each([
  { args: [], env: { PORT: 'abc' }, says: 'PORT=abc is no port' },
  { args: [], env: { PORT: '0' }, says: 'PORT=0 is no port' },
  { args: ['--only', 'order,shop'], env: {}, says: 'There is no Worker shop' },
  { args: ['--only', 'shop'], env: {}, says: 'Workers: auth, coupon, product, category, order, gateway' },
  { args: ['--only', 'order,'], env: {}, says: 'There is no Worker without a name' },
  { args: ['--alone', 'shop'], env: {}, says: 'There is no Worker shop' },
  { args: ['--rest'], env: {}, says: "Unknown option '--rest'" },
  { args: ['product'], env: {}, says: "Unexpected argument 'product'" },
])('a mistake is answered with what is wrong: $says', ({ args, env, says }) => {
  const start = () => readOptions(args, env)
  expect(start).toThrow(Complaint)
  expect(start).toThrow(says)
})
