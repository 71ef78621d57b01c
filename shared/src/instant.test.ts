import { describe, expect, it } from 'vitest'
import { instant } from './instant.ts'

describe('an instant on the wire', () => {
  it('is taken with its offset', () => {
    expect(instant().parse('2026-03-01T10:00:00+02:00')).toEqual(new Date('2026-03-01T08:00:00Z'))
  })

  it('may be a day, which means its start', () => {
    expect(instant().parse('2026-03-01')).toEqual(new Date('2026-03-01T00:00:00.000Z'))
  })

  it('may be a day, which means its end where a time ends', () => {
    expect(instant({ of: 'end' }).parse('2026-03-01')).toEqual(new Date('2026-03-01T23:59:59.999Z'))
  })

  it.each(['2026-02-30', 'tomorrow', '01.03.2026', ''])('is not "%s"', (text) => {
    expect(instant().safeParse(text).success).toBe(false)
  })
})
