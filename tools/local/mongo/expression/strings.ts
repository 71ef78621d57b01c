import { BSONRegExp, Int32 } from 'bson'
import { toDouble } from '../bson/exact.ts'
import { isNumeric, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { compilePattern } from '../query/regex.ts'
import { compareText } from '../bson/compare.ts'
import { between, binary, kind, named, type Operator, textOf, unary, variadic } from './define.ts'
import { isNullish } from './scope.ts'
import { toText } from './conversions.ts'

/** What $trim takes away if it is not told otherwise. */
const WHITESPACE = '\u0000\t\n\u000b\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a'

export const STRINGS: Readonly<Record<string, Operator>> = {
  $concat: variadic((values) =>
    values.some(isNullish) ? null : values.map((value) => textOf('$concat', value)).join(''),
  ),
  // Only ASCII letters, as MongoDB documents it.
  $toLower: unary('$toLower', (value) =>
    coerce('$toLower', value).replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  ),
  $toUpper: unary('$toUpper', (value) =>
    coerce('$toUpper', value).replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  ),
  $strLenCP: unary('$strLenCP', (value) => new Int32([...textOf('$strLenCP', value, 34471)].length)),
  $strLenBytes: unary('$strLenBytes', (value) => new Int32(Buffer.byteLength(textOf('$strLenBytes', value, 34473)))),
  $strcasecmp: binary('$strcasecmp', (a, b) => new Int32(Math.sign(compareText(upper(a), upper(b))))),
  $substrCP: between('$substrCP', 3, 3, (value, start, length) => {
    const from = index('$substrCP', start)
    return [...coerce('$substrCP', value)].slice(from, from + index('$substrCP', length)).join('')
  }),
  $split: binary('$split', (value, separator) => {
    if (isNullish(value) || isNullish(separator)) return null
    const by = textOf('$split', separator, 40086)
    return by === '' ? fail(40087, '$split requires a non-empty separator') : textOf('$split', value, 40085).split(by)
  }),
  $trim: trim('$trim', true, true),
  $ltrim: trim('$ltrim', true, false),
  $rtrim: trim('$rtrim', false, true),
  $indexOfCP: between('$indexOfCP', 2, 2, (value, wanted) => {
    if (isNullish(value)) return null
    const at = textOf('$indexOfCP', value, 40093).indexOf(textOf('$indexOfCP', wanted, 40094))
    return new Int32(at < 0 ? -1 : Array.from(textOf('$indexOfCP', value).slice(0, at)).length)
  }),
  $replaceOne: replace('$replaceOne', (input, find, by) => input.replace(find, () => by)),
  $replaceAll: replace('$replaceAll', (input, find, by) => input.replaceAll(find, () => by)),
  $regexMatch: (operand, compile) => {
    const fields = named('$regexMatch', operand, ['input', 'regex'], ['options'])
    const input = compile(fields.get('input') ?? null)
    const pattern = constantPattern(fields.get('regex'), fields.get('options'))
    return (scope) => {
      const value = input(scope)
      return isNullish(value) ? false : pattern.test(textOf('$regexMatch', value, 51104))
    }
  },
}

function constantPattern(regex: Maybe, options: Maybe): ReturnType<typeof compilePattern> {
  if (options !== undefined && typeof options !== 'string')
    return fail(51106, '$regexMatch needs its options as a constant string')
  if (regex instanceof BSONRegExp) return compilePattern(regex.pattern, options ?? regex.options)
  if (typeof regex !== 'string' || regex.startsWith('$'))
    return fail(51105, 'this server only supports $regexMatch with a constant regular expression')
  return compilePattern(regex, options ?? '')
}

function upper(value: Maybe): string {
  return coerce('$strcasecmp', value).replace(/[a-z]+/g, (letters) => letters.toUpperCase())
}

/** Strings, numbers and dates as strings; null and missing as the empty one. */
function coerce(name: string, value: Maybe): string {
  if (isNullish(value)) return ''
  if (typeof value === 'string') return value
  if (isNumeric(value) || value instanceof Date) return toText(value)
  return fail(16007, `can't convert from BSON type ${kind(value)} to String in ${name}`)
}

function index(name: string, value: Maybe): number {
  const n = isNumeric(value) ? toDouble(value) : Number.NaN
  return Number.isInteger(n) && n >= 0 ? n : fail(34450, `${name} needs whole numbers from 0 on`)
}

function trim(name: string, start: boolean, end: boolean): Operator {
  return (operand, compile) => {
    const fields = named(name, operand, ['input'], ['chars'])
    const input = compile(fields.get('input') ?? null)
    const chars = compile(fields.get('chars') ?? WHITESPACE)
    return (scope) => {
      const [text, gone]: readonly Maybe[] = [input(scope), chars(scope)]
      if (isNullish(text) || isNullish(gone)) return null
      const points = [...textOf(name, text, 50699)]
      const away = new Set(textOf(name, gone, 50700))
      let from = 0
      let to = points.length
      while (start && from < to && away.has(points[from] ?? '')) from += 1
      while (end && to > from && away.has(points[to - 1] ?? '')) to -= 1
      return points.slice(from, to).join('')
    }
  }
}

function replace(name: string, apply: (input: string, find: string, by: string) => string): Operator {
  return (operand, compile) => {
    const fields = named(name, operand, ['input', 'find', 'replacement'])
    const parts = ['input', 'find', 'replacement'].map((field) => compile(fields.get(field) ?? null))
    return (scope): Value => {
      const values = parts.map((part) => part(scope))
      if (values.some(isNullish)) return null
      const [input = '', find = '', by = ''] = values.map((value) => textOf(name, value, 51746))
      return apply(input, find, by)
    }
  }
}
