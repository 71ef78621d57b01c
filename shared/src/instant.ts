import { z } from '@hono/zod-openapi'

const DAY_MS = 24 * 3600 * 1000

/** An instant on the wire: RFC 3339, or a plain day, which means its start, or with `of: 'end'` its last millisecond (UTC). */
export function instant({ of: edge = 'start' }: { of?: 'start' | 'end' } = {}) {
  const day = z.iso.date().transform((text) => {
    const start = Date.parse(`${text}T00:00:00.000Z`)
    return new Date(edge === 'start' ? start : start + DAY_MS - 1)
  })
  return z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .or(day)
    .openapi({ type: 'string', format: 'date-time', example: '2027-01-31T12:00:00Z' })
}
