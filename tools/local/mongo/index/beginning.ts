import type { Pattern } from '../query/filter.ts'

const QUANTIFIERS = new Set(['*', '+', '?', '{'])
const SPECIAL = /[$.()[\]|*+?{}\\^]/

/** The text with which all strings begin that a regular expression matches; empty if it does not tell. */
export function beginningOf({ source, options }: Pattern): string {
  if (!source.startsWith('^') || /[im]/.test(options) || source.includes('|')) return ''
  const characters = Array.from(source.slice(1))
  let text: string[] = []
  for (let at = 0; at < characters.length; at++) {
    let character = characters[at] ?? ''
    if (character === '\\') {
      at += 1
      character = characters[at] ?? ''
      // A letter or digit behind a backslash is a class or an assertion.
      if (/[A-Za-z0-9]/.test(character)) break
    } else if (SPECIAL.test(character)) {
      // What may be repeated may be absent.
      if (QUANTIFIERS.has(character)) text = text.slice(0, -1)
      break
    }
    text.push(character)
  }
  return text.join('')
}
