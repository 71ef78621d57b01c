import { z } from '@hono/zod-openapi'
import { expect, test } from 'vitest'
import { complaint } from './complaint.ts'

const address = z.object({ street: z.string(), city: z.string() })

function complaints(schema: z.ZodType, input: unknown): string[] | undefined {
  return schema.safeParse(input, { error: complaint }).error?.issues.map(({ message }) => message)
}

test.each<[string, z.ZodType, unknown, string]>([
  ['nothing', z.string(), undefined, 'is required'],
  ['no choice', z.enum(['a', 'b']), undefined, 'is required'],
  ['none of several forms', z.union([z.string(), z.null()]), undefined, 'is required'],
  ['no text', z.string(), 7, 'must be text'],
  ['no number', z.coerce.number().int(), 'abc', 'must be a number'],
  ['no whole number', z.int(), 1.5, 'must be a whole number'],
  ['no list', z.array(z.string()), {}, 'must be a list'],
  ['no object', z.object({}), null, 'must be an object'],
  ['neither true nor false', z.boolean(), 'yes', 'must be true or false'],
  ['what is not on the list', z.enum(['a', 'b']), 'c', 'must be one of a, b'],
  ['not the only value', z.literal('a'), 'c', 'must be a'],
  ['an empty text', z.string().min(1), '', 'must not be empty'],
  ['a short text', z.string().min(3), 'ab', 'must have at least 3 characters'],
  ['a long text', z.string().max(1), 'ab', 'must have at most 1 character'],
  ['a text of the wrong length', z.string().length(3), 'ab', 'must have exactly 3 characters'],
  ['a long list', z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 entry'],
  ['an empty list', z.array(z.string()).min(2), [], 'must have at least 2 entries'],
  ['a small number', z.coerce.number().int().min(1), '', 'must be at least 1'],
  ['a large number', z.number().max(5), 6, 'must be at most 5'],
  ['a number on the bound', z.number().gt(5), 5, 'must be more than 5'],
  ['a number on the other bound', z.number().lt(5), 5, 'must be less than 5'],
  ['a crooked number', z.number().multipleOf(5), 7, 'must be a multiple of 5'],
  ['no e-mail address', z.email(), 'x', 'must be an e-mail address'],
  ['no web address', z.url(), 'x', 'must be a web address'],
  ['no instant', z.iso.datetime(), 'x', 'must be an instant such as 2026-01-31T12:00:00Z'],
  ['a text of another form', z.string().regex(/a/), 'x', 'does not have the right form'],
  ['what is refused without a word', z.string().refine(() => false), 'x', 'does not have the right form'],
  ['part of the form that was meant', z.union([address, z.null()]), { city: 'Rome' }, 'street is required'],
  ['neither of two forms', z.union([z.int(), z.null()]), 'x', 'does not have the right form'],
])('%s is complained of in plain words', (_, schema, input, words) => {
  expect(complaints(schema, input)).toEqual([words])
})

test('what a schema says itself goes first', () => {
  expect(complaints(z.string().regex(/a/, 'must have an a'), 'x')).toEqual(['must have an a'])
})
