import { fail } from '../errors.ts'
import type { Pattern } from './filter.ts'

const OPTIONS = /^[imsu]*$/
const CLASS_ESCAPES = new Set(['d', 'D', 'w', 'W', 'n', 'r', 't', 'f'])
const SPACES = '\\t\\n\\v\\f\\r '
const SYNTAX = /[\^$\\.*+?()[\]{}|/-]/

/** Compiles a regular expression of MongoDB (PCRE2, UTF-8); whatever JavaScript would read differently is refused. */
export function compilePattern(source: string, options: string): Pattern {
  if (!OPTIONS.test(options))
    fail('BadValue', `this server only supports the regular expression options i, m, s and u, not '${options}'`)
  const translated = new Translation(source, options).result()
  const flags = options.includes('i') ? 'iu' : 'u'
  let regex: RegExp
  try {
    regex = new RegExp(translated, flags)
  } catch {
    return refuse(source, 'its syntax')
  }
  return { source, options: [...new Set(options)].sort().join(''), test: (text) => regex.test(text) }
}

function refuse(source: string, what: string): never {
  return fail('BadValue', `this server does not support the regular expression /${source}/: ${what}`)
}

/** Rewrites the shared part of PCRE and JavaScript, where `.`, `^`, `$` and `\s` mean different things. */
class Translation {
  readonly #source: string
  readonly #multiline: boolean
  readonly #dotAll: boolean
  readonly #ignoreCase: boolean
  #at = 0

  constructor(source: string, options: string) {
    this.#source = source
    this.#multiline = options.includes('m')
    this.#dotAll = options.includes('s')
    this.#ignoreCase = options.includes('i')
  }

  result(): string {
    let out = ''
    while (this.#at < this.#source.length) out += this.#next()
    return out
  }

  #next(): string {
    const char = this.#take()
    switch (char) {
      case '\\':
        return this.#escape(false)
      case '[':
        return this.#characterClass()
      case '(':
        return this.#group()
      case '.':
        return this.#dotAll ? '[\\s\\S]' : '[^\\n]'
      case '^':
        return this.#multiline ? '(?:(?<![\\s\\S])|(?<=\\n)(?=[\\s\\S]))' : '(?<![\\s\\S])'
      case '$':
        return this.#multiline ? '(?=\\n|(?![\\s\\S]))' : '(?=\\n?(?![\\s\\S]))'
      case '*':
      case '+':
      case '?':
        return char + this.#lazy()
      case '{':
        return this.#repetition()
      case ']':
      case '}':
        return `\\${char}`
    }
    return char
  }

  #take(): string {
    const code = this.#source.codePointAt(this.#at)
    if (code === undefined) return refuse(this.#source, 'it ends too early')
    const char = String.fromCodePoint(code)
    this.#at += char.length
    return char
  }

  #escape(inClass: boolean): string {
    const char = this.#take()
    if (char === 's') return inClass ? SPACES : `[${SPACES}]`
    if (char === 'S' && !inClass) return `[^${SPACES}]`
    if ((char === 'b' || char === 'B') && !inClass && !this.#ignoreCase) return `\\${char}`
    // With i and u JavaScript also folds letters outside ASCII into \w.
    if ((char === 'w' || char === 'W') && this.#ignoreCase)
      return char === 'w' && !inClass ? '[0-9A-Za-z_]' : refuse(this.#source, `\\${char} with the option i`)
    if (CLASS_ESCAPES.has(char)) return `\\${char}`
    if (/[A-Za-z0-9]/.test(char)) return refuse(this.#source, `the escape \\${char}`)
    return SYNTAX.test(char) ? `\\${char}` : char
  }

  #characterClass(): string {
    let out = '['
    if (this.#source[this.#at] === '^') out += this.#take()
    if (this.#source[this.#at] === ']') refuse(this.#source, 'a class which begins with ]')
    for (let char = this.#take(); char !== ']'; char = this.#take()) {
      if (char === '[' && /[:.=]/.test(this.#source[this.#at] ?? '')) refuse(this.#source, 'POSIX classes')
      if (char === '\\') out += this.#escape(true)
      else out += char === '[' ? '\\[' : char
    }
    return `${out}]`
  }

  #group(): string {
    if (this.#source[this.#at] === '*') refuse(this.#source, '(*')
    if (this.#source[this.#at] !== '?') return '('
    const kind = this.#source.slice(this.#at, this.#at + 2)
    if (kind !== '?:' && kind !== '?=' && kind !== '?!') refuse(this.#source, `(${kind}`)
    this.#at += 2
    return `(${kind}`
  }

  #repetition(): string {
    const match = /^\d+(?:,\d*)?\}/.exec(this.#source.slice(this.#at))
    if (!match) return refuse(this.#source, 'a { that is no repetition')
    this.#at += match[0].length
    return `{${match[0]}${this.#lazy()}`
  }

  #lazy(): string {
    const next = this.#source[this.#at]
    if (next === '+') refuse(this.#source, 'possessive repetition')
    if (next !== '?') return ''
    this.#at += 1
    return '?'
  }
}
