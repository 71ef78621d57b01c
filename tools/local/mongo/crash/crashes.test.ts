import { expect, it } from 'vitest'
import { folderOfTest } from '../testing.ts'
import { type Crashes, crash } from './crashes.ts'

it(
  'a server that is killed under load has kept every write that it had acknowledged',
  { timeout: 60_000 },
  async () => {
    let last: Readonly<Crashes> | undefined
    for await (const seen of crash(15, await folderOfTest())) last = seen
    expect(last?.crashes).toBe(15)
    expect(last?.acknowledged).toBeGreaterThan(100)
  },
)
