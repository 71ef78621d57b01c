import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Complaint } from '../dev/complaint.ts'
import { ROOT } from '../workers.ts'
import { readKeyOptions } from './options.ts'

const DEPLOYED = { environment: undefined, dryRun: false, settleSeconds: 30 }

test('without options it is about the local data folder', () => {
  expect(readKeyOptions([], {})).toEqual({ dataDir: join(ROOT, '.data'), dryRun: false })
  expect(readKeyOptions(['--dry-run'], { DATA_DIR: '/data' })).toEqual({ dataDir: '/data', dryRun: true })
})

test('with an address or --first it is about a shop that is deployed', () => {
  const origin = 'https://shop.example'
  expect(readKeyOptions(['--origin', `${origin}/docs`], {})).toEqual({ ...DEPLOYED, origin })
  const more = ['--first', '--env', 'staging', '--settle', '0', '--dry-run']
  const first = { origin: undefined, environment: 'staging', dryRun: true, settleSeconds: 0 }
  expect(readKeyOptions(more, {})).toEqual(first)
})

test.each([
  { args: ['--settle', '5'], says: 'Of which shop?' },
  { args: ['--env', 'staging', '--dry-run'], says: 'Of which shop?' },
  { args: ['--origin', 'https://shop.example', '--first'], says: 'exclude each other' },
  { args: ['--origin', 'http://shop.example'], says: 'is no https:// address' },
  { args: ['--origin', 'shop'], says: 'is no https:// address' },
  { args: ['--first', '--settle', 'long'], says: 'is no number of seconds' },
  { args: ['--frist'], says: "Unknown option '--frist'" },
])('a mistake is answered with what is wrong: $says', ({ args, says }) => {
  const read = () => readKeyOptions(args, {})
  expect(read).toThrow(Complaint)
  expect(read).toThrow(says)
})
