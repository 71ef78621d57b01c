import { describe, expect, it } from 'vitest'
import { etagOf, etagOfBody, matchesEtag, revalidated } from './etag.ts'

describe('an entity tag', () => {
  it('is the quoted version', () => {
    expect(etagOf(7)).toBe('"7"')
  })

  it('of a version tells the moves since it, if there are any', () => {
    expect([etagOf(7, 0, 0), etagOf(7, 2, 0), etagOf(7, 0, -1)]).toEqual(['"7"', '"7.2.0"', '"7.0.-1"'])
    expect(matchesEtag('"7"', etagOf(7, 2, 0))).toBe(false)
  })

  it('of a body is the same for the same body, and for no other', () => {
    const [one, same, other] = [{ items: [1] }, { items: [1] }, { items: [2] }].map(etagOfBody)
    expect(one).toMatch(/^"[0-9a-f]{32}"$/)
    expect([same === one, other === one]).toEqual([true, false])
  })

  it('comes with the order to ask again', () => {
    const asked = { 'cache-control': 'no-cache', vary: 'authorization' }
    expect([revalidated(7), revalidated('"abc"')]).toEqual([
      { etag: '"7"', ...asked },
      { etag: '"abc"', ...asked },
    ])
  })

  it.each(['"7"', 'W/"7"', '"6", "7"', '*'])('is matched by If-None-Match: %s', (header) => {
    expect(matchesEtag(header, etagOf(7))).toBe(true)
  })

  it.each([undefined, '', '"8"', '7', '"77"'])('is not matched by If-None-Match: %s', (header) => {
    expect(matchesEtag(header, etagOf(7))).toBe(false)
  })
})
