import { describe, expect, it } from 'vitest'
import { etagOf, matchesEtag } from './etag.ts'

describe('an entity tag', () => {
  it('is the quoted version', () => {
    expect(etagOf(7)).toBe('"7"')
  })

  it.each(['"7"', 'W/"7"', '"6", "7"', '*'])('is matched by If-None-Match: %s', (header) => {
    expect(matchesEtag(header, etagOf(7))).toBe(true)
  })

  it.each([undefined, '', '"8"', '7', '"77"'])('is not matched by If-None-Match: %s', (header) => {
    expect(matchesEtag(header, etagOf(7))).toBe(false)
  })
})
