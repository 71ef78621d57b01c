import fc from 'fast-check'
import { z } from '@hono/zod-openapi'
import { describe, expect, test } from 'vitest'
import { IdsQuery, pageOf, pageOrItems, PageQuery, pageReply, pageRequest } from './page.ts'

const wanted = { page: 1, limit: 20, after: undefined }

function cursorOf(key: string[], list = 'newest'): string {
  return pageReply({ items: [], total: 1, lastKey: key }, wanted, list, String).nextCursor ?? ''
}

function keyIn(cursor: string, list = 'newest', isKey = (_: string[]) => true) {
  return pageRequest({ page: 1, limit: 5, cursor }, list, isKey)
}

function refused(cursor: string, list?: string, isKey?: (key: string[]) => boolean): boolean {
  try {
    keyIn(cursor, list, isKey)
    return false
  } catch (error) {
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', details: { errors: [{ field: 'cursor' }] } })
    return true
  }
}

describe('a cursor', () => {
  test('brings back the key it was made of, whatever text that is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }), (key) => {
        const wellFormed = key.map((text) => text.toWellFormed())
        expect(keyIn(cursorOf(wellFormed))).toEqual({ page: 0, limit: 5, after: wellFormed })
      }),
    )
  })

  test('is refused when any one character of it is altered, added or missing', () => {
    const cursor = cursorOf(['"Kettle ä"', '65f1c0ffee0123456789abcd'])
    for (let at = 0; at < cursor.length; at += 1) {
      const other = cursor[at] === 'A' ? 'B' : 'A'
      expect(refused(cursor.slice(0, at) + other + cursor.slice(at + 1))).toBe(true)
      expect(refused(cursor.slice(0, at) + cursor.slice(at + 1))).toBe(true)
    }
    expect(refused(`${cursor}A`)).toBe(true)
    expect(refused(`${cursor}=`)).toBe(true)
  })

  test('is refused by any list but its own', () => {
    expect(refused(cursorOf(['1'], 'newest'), 'price')).toBe(true)
  })

  test('is refused when what it holds is no key of the list', () => {
    const cursor = cursorOf(['{"$gt":""}'])
    expect(refused(cursor, 'newest', ([key]) => !key?.includes('$'))).toBe(true)
    expect(refused(cursor)).toBe(false)
  })

  test('that never was one is refused too', () => {
    fc.assert(fc.property(fc.string(), (text) => refused(text)))
    for (const text of ['', 'null', btoa('{}'), btoa('[1]'), btoa('[]')]) expect(refused(text)).toBe(true)
  })

  test('of the longest name still fits into the query', () => {
    const cursor = cursorOf([JSON.stringify('\u0001'.repeat(200)), '65f1c0ffee0123456789abcd'])
    expect(PageQuery.safeParse({ cursor }).success).toBe(true)
  })
})

describe('the query', () => {
  test('has defaults', () => {
    expect(PageQuery.parse({})).toEqual({ page: 1, limit: 20 })
  })

  test('counts a limit above 100 as 100', () => {
    expect(PageQuery.parse({ limit: '101' }).limit).toBe(100)
    expect(PageQuery.parse({ limit: '100' }).limit).toBe(100)
  })

  test.each(['0', '-1', '1.5', 'x', ''])('refuses a limit or page of %j', (text) => {
    expect(PageQuery.safeParse({ limit: text }).success).toBe(false)
    expect(PageQuery.safeParse({ page: text }).success).toBe(false)
  })

  test('refuses a page that no database can skip to', () => {
    expect(PageQuery.safeParse({ page: '10000001' }).success).toBe(false)
  })

  test('takes ids once each, in small letters, up to a hundred', () => {
    const id = '65F1C0FFEE0123456789ABCD'
    expect(IdsQuery.parse(`${id},x,,${id.toLowerCase()}`)).toEqual([id.toLowerCase(), 'x'])
    const many = (count: number) => Array.from({ length: count }, (_, index) => String(index)).join()
    expect(IdsQuery.parse(many(100))).toHaveLength(100)
    expect(IdsQuery.safeParse(many(101)).success).toBe(false)
    expect(IdsQuery.safeParse(',').success).toBe(false)
  })
})

test('a reply counts its pages and ends without a cursor', () => {
  const reply = pageReply({ items: [1, 2], total: 41, lastKey: null }, wanted, 'newest', (n) => n * 10)
  expect(reply).toEqual({ items: [10, 20], page: 1, limit: 20, total: 41, pages: 3, nextCursor: null })
})

test('a list that may be asked for by ids is a page, or items alone', () => {
  const page = pageReply({ items: ['a'], total: 1, lastKey: null }, wanted, 'newest', String)
  const list = pageOrItems(pageOf(z.string()))
  expect([list.parse(page), list.parse({ items: ['a'] })]).toEqual([page, { items: ['a'] }])
  expect(list.safeParse({ items: [1] }).success).toBe(false)
})
