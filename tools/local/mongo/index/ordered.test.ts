import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Ordered } from './ordered.ts'

const key = fc.integer({ min: 0, max: 3000 }).map((n) => String(n).padStart(5, '0'))

it('ranges of ordered keys are those of a sorted list, forwards and backwards', () => {
  fc.assert(
    fc.property(
      fc.array(key, { maxLength: 3000, size: 'max' }),
      fc.array(key, { maxLength: 1500, size: 'max' }),
      key,
      key,
      fc.boolean(),
      (inserted, deleted, from, to, bulk) => {
        const ordered = new Ordered()
        if (bulk)
          ordered.load(
            [...new Set(inserted)],
            [...new Set(inserted)].map((each) => `v${each}`),
          )
        else for (const each of inserted) ordered.insert(each, `v${each}`)
        for (const each of deleted) ordered.delete(each)
        const gone = new Set(deleted)
        const left = [...new Set(inserted)].filter((each) => !gone.has(each) && each >= from && each < to).sort()
        const expected = left.map((each) => `v${each}`)
        expect([...ordered.range(from, to)]).toEqual(expected)
        expect([...ordered.range(from, to, true)]).toEqual(expected.toReversed())
      },
    ),
    { numRuns: 30 },
  )
})
