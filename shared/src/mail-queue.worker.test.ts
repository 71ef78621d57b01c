import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type KitMailQueue, type LocalMailQueue, provider } from '../testing-worker/mail.ts'
import { newId } from './id.ts'
import { providerDelivery } from './mail-delivery.ts'
import type { Mail } from './mail.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const bindings = testBindings(env)
const log = vi.spyOn(console, 'error').mockReturnValue()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  provider.sent.length = 0
  provider.answer = async () => undefined
  log.mockClear()
})

afterEach(() => vi.useRealTimers())

function mail(subject: string, to = 'casey@shop.example'): Mail {
  return { to, subject, text: `About ${subject}`, html: `<p>About ${subject}</p>` }
}

const queue = () => bindings.MAIL_QUEUE.getByName(newId())
type Queue = ReturnType<typeof queue>

/** Queues mails in one go, so that the alarm cannot go off by itself before it is put off. */
function enqueued(stub: Queue, ...mails: [mail: Mail, key: string, expiresAt?: number][]): Promise<void> {
  return runInDurableObject(stub, async (instance, state) => {
    for (const [each, key, expiresAt] of mails) await instance.enqueue(each, key, expiresAt)
    await state.storage.setAlarm(Date.now() + DAY_MS)
  })
}

function rows(stub: Queue) {
  return runInDurableObject(stub, (_, state) => [
    ...state.storage.sql.exec('SELECT key, body, attempts, due_at FROM mail ORDER BY key'),
  ])
}

/** A promise that a test keeps open for a while. */
function hold() {
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  return { held, release }
}

const subjects = () => provider.sent.map(({ subject }) => subject)
const events = () => log.mock.calls.map(([line]) => JSON.parse(String(line)))
const down = () =>
  Promise.reject(Object.assign(new Error('cannot reach casey@shop.example'), { code: 'E_DELIVERY_FAILED' }))

describe('the mail queue', () => {
  test('sends a mail at once, by its alarm', async () => {
    await queue().enqueue(mail('hello'), 'k')
    await vi.waitFor(() => expect(subjects()).toEqual(['hello']))
  })

  test('keeps nothing of a mail that was sent but its key', async () => {
    const stub = queue()
    await enqueued(stub, [mail('hello'), 'k'])
    await runDurableObjectAlarm(stub)
    expect(await rows(stub)).toMatchObject([{ key: 'k', body: null }])
    vi.setSystemTime(Date.now() + DAY_MS)
    await runDurableObjectAlarm(stub)
    expect(await rows(stub)).toEqual([])
    expect(subjects()).toEqual(['hello'])
  })

  test('takes one mail per key, before it is sent and after', async () => {
    const stub = queue()
    await enqueued(stub, [mail('first'), 'k'], [mail('second'), 'k'], [mail('other'), 'k2'])
    await runDurableObjectAlarm(stub)
    await enqueued(stub, [mail('third'), 'k'])
    await runDurableObjectAlarm(stub)
    expect(subjects()).toEqual(['first', 'other'])
  })

  test('tries again while the provider is down, at ever longer intervals, and sends once it is back', async () => {
    const stub = queue()
    await enqueued(stub, [mail('hello'), 'k'])
    provider.answer = down
    const delays: number[] = []
    for (let attempt = 1; attempt <= 9; attempt++) {
      await runDurableObjectAlarm(stub)
      const next = await runInDurableObject(stub, (_, state) => state.storage.getAlarm())
      delays.push((Number(next) - Date.now()) / 1_000)
      vi.setSystemTime(Number(next))
    }
    expect(delays).toEqual([30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600])
    provider.answer = async () => undefined
    await runDurableObjectAlarm(stub)
    expect(subjects()).toEqual(['hello'])
    expect(await rows(stub)).toMatchObject([{ body: null, attempts: 10 }])
  })

  test('does not try before the time', async () => {
    const stub = queue()
    await enqueued(stub, [mail('hello'), 'k'])
    provider.answer = down
    await runDurableObjectAlarm(stub)
    provider.answer = async () => undefined
    vi.setSystemTime(Date.now() + 29_000)
    await runDurableObjectAlarm(stub)
    expect(subjects()).toEqual([])
  })

  test('gives a mail up after three days and forgets it; the log names nobody', async () => {
    const stub = queue()
    await enqueued(stub, [mail('hello'), 'k'])
    provider.answer = down
    await runDurableObjectAlarm(stub)
    vi.setSystemTime(Date.now() + 3 * DAY_MS)
    await runDurableObjectAlarm(stub)
    expect(await rows(stub)).toMatchObject([{ body: null, attempts: 2 }])
    expect(events()).toMatchObject([
      { service: 'kit', event: 'mail delayed', attempt: 1, error: expect.stringContaining('E_DELIVERY_FAILED') },
      { service: 'kit', event: 'mail given up', attempt: 2 },
    ])
    expect(JSON.stringify(events())).not.toContain('casey')
  })

  test('drops a mail that has expired instead of sending it, and says so without naming anybody', async () => {
    const stub = queue()
    await enqueued(stub, [mail('a link for an hour'), 'k', Date.now() + HOUR_MS], [mail('news'), 'k2'])
    provider.answer = down
    await runDurableObjectAlarm(stub)
    provider.answer = async () => undefined
    vi.setSystemTime(Date.now() + HOUR_MS)
    await runDurableObjectAlarm(stub)
    expect(subjects()).toEqual(['news'])
    expect(await rows(stub)).toMatchObject([
      { key: 'k', body: null, attempts: 1 },
      { key: 'k2', body: null, attempts: 2 },
    ])
    expect(events().at(-1)).toMatchObject({ service: 'kit', event: 'mail expired', attempts: 1 })
    expect(JSON.stringify(events())).not.toContain('casey')
  })

  test('sends a mail until the moment in which it expires, and keeps it no longer than that', async () => {
    const stub = queue()
    const expiresAt = Date.now() + 45_000
    await enqueued(stub, [mail('hello'), 'k', expiresAt])
    provider.answer = down
    await runDurableObjectAlarm(stub)
    vi.setSystemTime(expiresAt - 1)
    await runDurableObjectAlarm(stub)
    expect(await rows(stub)).toMatchObject([{ body: expect.any(String), attempts: 2, due_at: expiresAt }])
    provider.answer = async () => undefined
    await enqueued(stub, [mail('in time'), 'k2', expiresAt])
    await runDurableObjectAlarm(stub)
    vi.setSystemTime(expiresAt)
    await runDurableObjectAlarm(stub)
    expect(subjects()).toEqual(['in time'])
    expect(await rows(stub)).toMatchObject([{ body: null }, { body: null }])
  })

  test('goes on with the mails of a version that knew of no expiry', async () => {
    const stub = queue()
    await enqueued(stub, [mail('old'), 'k'])
    await runInDurableObject(stub, (_, state) => state.storage.sql.exec('ALTER TABLE mail DROP COLUMN expires_at'))
    await evictDurableObject(stub)
    await enqueued(stub, [mail('new'), 'k2', Date.now() + HOUR_MS], [mail('late'), 'k3', Date.now()])
    await runDurableObjectAlarm(stub)
    expect(subjects().toSorted()).toEqual(['new', 'old'])
  })

  test('does not try again what the provider refuses for good', async () => {
    const stub = queue()
    await enqueued(stub, [mail('hello'), 'k'])
    provider.answer = () => Promise.reject(Object.assign(new Error('suppressed'), { code: 'E_RECIPIENT_SUPPRESSED' }))
    await runDurableObjectAlarm(stub)
    expect(await rows(stub)).toMatchObject([{ body: null, attempts: 1 }])
    expect(events()).toMatchObject([{ event: 'mail refused', error: 'E_RECIPIENT_SUPPRESSED' }])
  })

  test('lets no mail wait for another one that fails or hangs', async () => {
    const stub = queue()
    await enqueued(stub, [mail('bad'), 'a'], [mail('good'), 'b'], [mail('slow'), 'c'])
    const { held, release } = hold()
    provider.answer = async (subject) => {
      if (subject === 'bad') await down()
      if (subject === 'slow') await held
    }
    const alarm = runDurableObjectAlarm(stub)
    await vi.waitFor(() => expect(subjects()).toEqual(['good']))
    release()
    await alarm
    expect(subjects()).toEqual(['good', 'slow'])
  })

  test('waits for the provider only so long, and tries again later', async () => {
    const stub = queue()
    await enqueued(stub, [mail('hello'), 'k'])
    const { held, release } = hold()
    provider.answer = () => held
    await runDurableObjectAlarm(stub)
    expect(events()).toMatchObject([{ event: 'mail delayed', attempt: 1 }])
    expect(await rows(stub)).toMatchObject([{ body: expect.any(String), attempts: 1 }])
    release()
    await vi.waitFor(() => expect(subjects()).toEqual(['hello']))
  })

  test('sends many, ten at a time', async () => {
    const stub = queue()
    await enqueued(stub, ...Array.from({ length: 25 }, (_, n): [Mail, string] => [mail(`mail ${n}`), `k${n}`]))
    await runDurableObjectAlarm(stub)
    expect(subjects()).toHaveLength(10)
    await vi.waitFor(() => expect(new Set(subjects()).size).toBe(25))
    expect(subjects()).toHaveLength(25)
  })

  test('loses nothing when it is thrown out of memory before the alarm', async () => {
    const stub = queue()
    await enqueued(stub, [mail('hello'), 'k'])
    await evictDurableObject(stub)
    await runDurableObjectAlarm(stub)
    expect(subjects()).toEqual(['hello'])
  })

  test('sends again, under the same id, what it could not note as sent', async () => {
    const stub = queue()
    await enqueued(stub, [mail('hello'), 'k'])
    const [before] = await rows(stub)
    await runDurableObjectAlarm(stub)
    // As a crash leaves it between the provider's answer and the note of it: tried once, and still there.
    await runInDurableObject(stub, (_, state) =>
      state.storage.sql.exec("UPDATE mail SET body = ?, due_at = ? WHERE key = 'k'", before?.['body'], Date.now()),
    )
    await enqueued(stub)
    await runDurableObjectAlarm(stub)
    const [first, second] = provider.sent
    expect(provider.sent).toEqual([first, first])
    expect(second?.id).toMatch(/^[0-9a-f]{24}$/)
  })

  test('counts a try before it is made, so that a mail which kills the queue comes less and less often', async () => {
    const stub = queue()
    await enqueued(stub, [mail('deadly'), 'k'])
    const { held, release } = hold()
    provider.answer = () => held
    const alarm = runDurableObjectAlarm(stub)
    await vi.waitFor(async () => expect(await rows(stub)).toMatchObject([{ attempts: 1 }]))
    expect(await rows(stub)).toMatchObject([{ body: expect.any(String), due_at: Date.now() + 30_000 }])
    release()
    await alarm
  })

  test('goes on after an alarm in which its own storage failed', async () => {
    const stub = queue()
    await enqueued(stub, [mail('hello'), 'k'])
    await runInDurableObject(stub, (_, state) => state.storage.sql.exec('ALTER TABLE mail RENAME TO hidden'))
    await runDurableObjectAlarm(stub)
    expect(events()).toMatchObject([{ event: 'mail queue' }])
    await runInDurableObject(stub, (_, state) => state.storage.sql.exec('ALTER TABLE hidden RENAME TO mail'))
    await runDurableObjectAlarm(stub)
    expect(subjects()).toEqual(['hello'])
  })

  test('has no mailbox in production', async () => {
    const stub = queue()
    await stub.enqueue(mail('secret'), 'k')
    expect(await stub.received()).toEqual([])
    const tables = await runInDurableObject(stub, (_, state) => [
      ...state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'received'"),
    ])
    expect(tables).toEqual([])
  })
})

describe('the local mailbox', () => {
  const local = () => bindings.LOCAL_MAIL_QUEUE.getByName(newId())

  test('has a mail as soon as it is queued, newest first, and the provider has none', async () => {
    const stub = local()
    await stub.enqueue(mail('first'), 'a')
    await stub.enqueue(mail('second', 'Ada@shop.example'), 'b')
    const received = await stub.received()
    expect(received).toEqual([
      { ...mail('second', 'Ada@shop.example'), at: new Date().toISOString() },
      { ...mail('first'), at: new Date().toISOString() },
    ])
    expect(await stub.received('ada@shop.example')).toEqual(received.slice(0, 1))
    expect(await stub.received('da@shop.example')).toEqual([])
    expect(subjects()).toEqual([])
  })

  test('has every mail once, and survives', async () => {
    const stub = local()
    await stub.enqueue(mail('hello'), 'k')
    await stub.received()
    await stub.enqueue(mail('hello'), 'k')
    await evictDurableObject(stub)
    expect(await stub.received()).toHaveLength(1)
  })

  test('keeps the newest two hundred', async () => {
    const stub = local()
    for (let index = 1; index <= 205; index++) {
      await stub.enqueue(mail(`mail ${index}`), `k${index}`)
      await stub.received()
    }
    const received = await stub.received()
    expect(received.map(({ subject }) => subject)).toEqual(Array.from({ length: 200 }, (_, n) => `mail ${205 - n}`))
  })
})

test('the platform’s own binding takes what the queue hands over', async () => {
  vi.useRealTimers()
  const delivery = providerDelivery(bindings.MAIL, 'Storefront <no-reply@shop.example>')
  expect(await delivery.deliver(mail('hello'), newId())).toEqual({ ok: true })
})

/** The configuration of the testing Worker has these. */
function testBindings(bound: unknown) {
  return bound as {
    MAIL: SendEmail
    MAIL_QUEUE: DurableObjectNamespace<KitMailQueue>
    LOCAL_MAIL_QUEUE: DurableObjectNamespace<LocalMailQueue>
  }
}
