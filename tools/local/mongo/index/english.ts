const collator = new Intl.Collator('en', { sensitivity: 'accent' })
const FIRST = 0x20
const LAST = 0x7e

/** The places of the printable ASCII characters in the collator's order; 0 for all others. */
const PLACES = new Uint8Array(LAST + 1)
const characters = Array.from({ length: LAST - FIRST + 1 }, (_, n) => String.fromCharCode(FIRST + n))
const [lowest = ''] = characters.sort(collator.compare)
let place = 1
let before = lowest
for (const character of characters) {
  if (collator.compare(before, character) !== 0) place += 1
  PLACES[character.charCodeAt(0)] = place
  before = character
}

/**
 * English order without regard to case. Printable ASCII knows neither accents nor sequences that sort as one, so there
 * the first character that differs decides, which is much quicker to find than by asking the collator.
 */
export function compareEnglish(a: string, b: string): number {
  if (a === b) return 0
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  let found = 0
  for (let i = 0; i < long.length; i++) {
    const x = PLACES[long.charCodeAt(i)] ?? 0
    const y = i < short.length ? (PLACES[short.charCodeAt(i)] ?? 0) : x
    if (x === 0 || y === 0) return collator.compare(a, b)
    if (found === 0 && x !== y) found = x - y
  }
  if (found === 0) return a.length - b.length
  return long === a ? found : -found
}
