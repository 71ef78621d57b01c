import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprint, Id, idFrom, isId, newId, SoughtId } from './id.ts'

test('new ids differ, are ids, and sort by the second in which they were made', () => {
  const ids = [0, 1_000, 1_700_000_000_000, 1_700_000_001_000].map((now) => newId(now))
  expect(ids.every(isId)).toBe(true)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(Array.from({ length: 1_000 }, () => newId(0))).size).toBe(1_000)
})

test('an id from parts is always the same id', () => {
  expect(idFrom('65f1c0ffee0123456789abcd', 'key-1')).toBe('07ec3d6ee87e0ee861a9c9a4')
  expect(isId(idFrom(''))).toBe(true)
})

test('parts that only together read the same give different ids', () => {
  const parts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 })
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b))
      expect(fingerprint(...a)).not.toBe(fingerprint(...b))
    }),
  )
  const alike = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc'], ['a","b'], ['a', 'b'], ['\ud800'], ['�']]
  expect(new Set(alike.map((list) => idFrom(...list))).size).toBe(alike.length)
})

test('an id is 24 hex digits and nothing else; the schema writes it small', () => {
  expect(Id.parse('65F1C0FFEE0123456789ABCD')).toBe('65f1c0ffee0123456789abcd')
  for (const text of [
    '',
    'abc',
    '65f1c0ffee0123456789abcd\n',
    '65f1c0ffee0123456789abcdef',
    '65f1c0ffee0123456789abcg',
  ]) {
    expect(isId(text)).toBe(false)
    expect(Id.safeParse(text).success).toBe(false)
  }
})

test('an id that is looked for may have any form; of another one it is an id that nothing has', () => {
  expect(SoughtId.parse('65F1C0FFEE0123456789ABCD')).toBe('65f1c0ffee0123456789abcd')
  const [nothings = '', ...others] = new Set(
    ['zz', '', ' 65f1c0ffee0123456789abcd', '{"$ne":1}'].map((text) => SoughtId.parse(text)),
  )
  expect([isId(nothings), others]).toEqual([true, []])
  expect(nothings < newId(1_000)).toBe(true)
})
