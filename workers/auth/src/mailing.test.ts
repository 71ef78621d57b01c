import { callFromData } from '@shop/shared/call'
import { newId } from '@shop/shared/id'
import type { Mail } from '@shop/shared/mail'
import { mailClient } from '@shop/shared/mail-client'
import { startTestDatabase } from '@shop/shared/testing/database'
import { afterAll, expect, test } from 'vitest'
import { MailedTokenRepository } from './mailed-token.repository.ts'
import { sendReset, sendVerification } from './mailing.ts'
import { authIndexes, UserRepository } from './user.repository.ts'
import { newUser } from './user.ts'

const database = await startTestDatabase(authIndexes)
afterAll(() => database.close())

const now = new Date('2026-06-01T12:00:00Z')
const HOUR_MS = 3_600_000
const queued: { mail: Mail; expiresAt: number | null }[] = []
const queue = {
  enqueue: async (mail: Mail, _key: string, expiresAt: number | null) => void queued.push({ mail, expiresAt }),
  received: async () => [],
}
const call = callFromData('auth')
const deps = {
  mailedTokens: new MailedTokenRepository(database.db),
  mail: mailClient({ MAIL_QUEUE: { getByName: () => queue } }, call),
  times: { verificationSeconds: 48 * 3_600, resetSeconds: 3_600 },
  appUrl: 'https://shop.example',
  log: call.log,
}

test.each([
  ['verify-email', sendVerification, 48],
  ['reset-password', sendReset, 1],
])('a letter that leads to %s expires with the link in it', async (page, send, hours) => {
  const user = newUser(newId(), { email: `${newId()}@example.com`, name: 'Ada', role: 'customer' }, now)
  await new UserRepository(database.db).insert(user, 'hash')
  await send(deps, user, now)
  const { mail, expiresAt } = queued.at(-1) ?? {}
  expect(mail).toMatchObject({ to: user.email, text: expect.stringContaining(`https://shop.example/${page}?token=`) })
  expect(expiresAt).toBe(now.getTime() + hours * HOUR_MS)
})

test('an account that is not there gets no letter', async () => {
  const before = queued.length
  await sendReset(deps, { id: newId(), name: 'Ada', email: 'nobody@example.com' }, now)
  expect(queued).toHaveLength(before)
})
