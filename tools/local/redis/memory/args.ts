import { parseInteger } from './integer.ts'
import { syntaxError } from './refusal.ts'

/** Reads a command's arguments in order; running out of them is a syntax error, as in Redis. */
export class Args {
  readonly #words: readonly string[]
  #at = 0

  constructor(words: readonly string[]) {
    this.#words = words
  }

  get left(): number {
    return this.#words.length - this.#at
  }

  next(): string {
    const word = this.#words[this.#at]
    if (word === undefined) throw syntaxError()
    this.#at += 1
    return word
  }

  integer(): bigint {
    return parseInteger(this.next())
  }

  /** The next word in upper case without taking it, for option loops; undefined at the end. */
  peekOption(): string | undefined {
    return this.#words[this.#at]?.toUpperCase()
  }

  option(): string {
    return this.next().toUpperCase()
  }

  rest(): string[] {
    const words = this.#words.slice(this.#at)
    this.#at = this.#words.length
    return words
  }

  /** The rest, two by two. */
  pairs(): [first: string, second: string][] {
    const pairs: [string, string][] = []
    while (this.left > 0) pairs.push([this.next(), this.next()])
    return pairs
  }
}
