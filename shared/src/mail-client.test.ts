import { afterEach, expect, test, vi } from 'vitest'
import { callFromData } from './call.ts'
import { mailClient } from './mail-client.ts'
import type { Mail } from './mail.ts'
import { deadlineIn } from './resilience.ts'

const mail = { to: 'casey@shop.example', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' }
const log = vi.spyOn(console, 'error').mockReturnValue()
afterEach(() => {
  vi.useRealTimers()
  log.mockClear()
})

const events = () => log.mock.calls.map(([line]) => JSON.parse(String(line)))

/** A binding to a queue that answers like this. */
function client(
  enqueue: (mail: Mail, key: string, expiresAt: number | null) => Promise<void>,
  call = callFromData('kit'),
) {
  const queue = { enqueue, received: async () => [] }
  return mailClient({ MAIL_QUEUE: { getByName: () => queue } }, call)
}

test('a mail is queued under its key, and repeated under the same one when the queue does not answer', async () => {
  const keys: string[] = []
  const { enqueue } = client(async (_, key) => {
    keys.push(key)
    if (keys.length % 2 === 1) throw new Error('Network connection lost.')
  })
  await enqueue(mail, 'verify:1')
  await enqueue(mail)
  expect(keys.slice(0, 2)).toEqual(['verify:1', 'verify:1'])
  expect(keys[2]).toMatch(/^[0-9a-f]{24}$/)
  expect(keys[3]).toBe(keys[2])
  expect(events()).toEqual([])
})

test('the queue is told when a mail expires, if it does', async () => {
  const ends: (number | null)[] = []
  const { enqueue } = client(async (_, __, expiresAt) => void ends.push(expiresAt))
  await enqueue(mail, 'k', new Date(1_000))
  await enqueue(mail, 'k2')
  expect(ends).toEqual([1_000, null])
})

test('a queue that is out fails nobody and keeps nobody waiting for long; it is in the log, without the mail', async () => {
  vi.useFakeTimers()
  const call = { ...callFromData('kit'), deadline: deadlineIn(5_000) }
  const started = Date.now()
  const { enqueue } = client(() => new Promise(() => {}), call)
  const queued = enqueue(mail)
  await vi.advanceTimersByTimeAsync(1_500)
  await expect(queued).resolves.toBeUndefined()
  expect(Date.now() - started).toBe(1_500)
  expect(events()).toMatchObject([{ service: 'kit', event: 'mail not queued' }])
  expect(JSON.stringify(events())).not.toContain('casey')
})

test('what is no mail is a mistake of ours: it is in the log and not in the queue', async () => {
  const queued: Mail[] = []
  await client(async (each) => void queued.push(each)).enqueue({ ...mail, subject: 'two\nlines' })
  expect(queued).toEqual([])
  expect(events()).toMatchObject([{ event: 'mail not queued' }])
})
