import { expect, test } from 'vitest'
import type { Actor } from './actor.ts'
import { Refusal } from './errors.ts'
import { newId } from './id.ts'
import { liveSession } from './live-session.ts'

const actor: Actor = { id: newId(), role: 'customer', sessionId: newId(), expiresAt: new Date() }

test('a session that lives is what auth knows of it', () => {
  const checked = { ok: true, userId: actor.id, email: 'ada@example.com' } as const
  expect(liveSession(checked, actor)).toEqual(checked)
})

test.each([
  ['that has ended', { ok: false, code: 'ENDED' }],
  ['of somebody else', { ok: true, userId: newId() }],
] as const)(
  'a session %s signs nobody in, and the refusal says so in the words that clients look for',
  (_, checked) => {
    const refused = () => liveSession(checked, actor)
    expect(refused).toThrow(Refusal)
    expect(refused).toThrow(/Not authenticated.*401.*has ended/)
  },
)
