import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareEnglish } from './english.ts'
import { Representatives } from './representatives.ts'

const collator = new Intl.Collator('en', { sensitivity: 'accent' })
const printable = Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n))
const unit = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'aAbBeélL1 -_'.split('')) },
  { weight: 3, arbitrary: fc.constantFrom(...printable) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('é', 'e\u0301', '\u00b7', '\u00ad', 'ﬁ', 'fi', 'Ａ', 'ß', 'ss', '\u0000', '\t', '😀'),
  },
)
const text = fc.string({ unit, maxLength: 6 })

it('the order of strings is the one of the collator, also where the collator is not asked', () => {
  for (const a of printable)
    for (const b of printable) expect(Math.sign(compareEnglish(a, b)), a + b).toBe(Math.sign(collator.compare(a, b)))
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareEnglish(a, b))).toBe(Math.sign(collator.compare(a, b)))
    }),
    { numRuns: 3000 },
  )
})

it('strings have one representative if, and only if, the collator holds them equal', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 1500, size: 'max' }), text, (texts, other) => {
      const representatives = new Representatives(compareEnglish)
      const seen: string[] = []
      for (const each of texts) {
        const first = seen.find((known) => collator.compare(known, each) === 0) ?? each
        expect(representatives.find(each)).toBe(first === each && !seen.includes(each) ? undefined : first)
        expect(representatives.add(each)).toBe(first)
        if (first === each) seen.push(each)
      }
      expect(representatives.find(other)).toBe(seen.find((known) => collator.compare(known, other) === 0))
    }),
    { numRuns: 10 },
  )
})
