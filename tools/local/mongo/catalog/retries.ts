import { Int32, Long } from 'bson'
import { toDouble } from '../bson/exact.ts'
import { type Doc, document, isDoc, isNumeric, type Maybe } from '../bson/value.ts'
import { fail } from '../errors.ts'

/** A retryable write: the session, its running number, and the statement within the command. */
export interface Attempt {
  readonly session: string
  readonly number: bigint
  readonly statement: number
}

interface Remembered {
  readonly number: bigint
  readonly answers: Map<number, Doc>
  readonly usedAt: number
}

/** As long as a session lives without being used. */
const KEEP_MS = 30 * 60 * 1000

/** What the last retryable writes of each session answered, so that a repeated one is answered again, not done again. */
export class Retries {
  readonly #sessions = new Map<string, Remembered>()

  /** The answer of the very statement; undefined if it is new, after which none with a lower number is. */
  recall({ session, number, statement }: Attempt): Doc | undefined {
    const last = this.#sessions.get(session)
    if (!last || last.number < number) {
      this.#use(session, { number, answers: new Map() })
      return undefined
    }
    if (last.number > number)
      fail(
        'TransactionTooOld',
        `Retryable write with txnNumber ${number} is prohibited on session ${session} because a newer retryable write with txnNumber ${last.number} has already started on this session.`,
      )
    return last.answers.get(statement)
  }

  remember({ session, number, statement }: Attempt, answer: Doc): void {
    const last = this.#sessions.get(session)
    const answers = last?.number === number ? last.answers : new Map<number, Doc>()
    answers.set(statement, answer)
    this.#use(session, { number, answers })
  }

  #use(session: string, last: Omit<Remembered, 'usedAt'>): void {
    // Set anew, so that the map stays in the order of use.
    this.#sessions.delete(session)
    this.#sessions.set(session, { ...last, usedAt: Date.now() })
    this.#forgetOld()
  }

  /** Forgets a session which its client has ended, and so will not use for a retry. */
  forget(session: string): void {
    this.#sessions.delete(session)
  }

  #forgetOld(): void {
    for (const [session, { usedAt }] of this.#sessions) {
      if (usedAt > Date.now() - KEEP_MS) return
      this.#sessions.delete(session)
    }
  }

  *records(): Generator<Doc> {
    for (const [session, { number, answers }] of this.#sessions)
      for (const [statement, answer] of answers) yield toRecord({ session, number, statement }, answer)
  }
}

export function toRecord({ session, number, statement }: Attempt, answer: Doc): Doc {
  return document({ session, number: Long.fromBigInt(number), statement: new Int32(statement), answer })
}

export function fromRecord(record: Maybe): { readonly attempt: Attempt; readonly answer: Doc } | undefined {
  if (!isDoc(record)) return undefined
  const session = record.get('session')
  const number = record.get('number')
  const statement = record.get('statement')
  const answer = record.get('answer')
  if (typeof session !== 'string' || !(number instanceof Long) || !isNumeric(statement) || !isDoc(answer))
    return undefined
  return { attempt: { session, number: number.toBigInt(), statement: toDouble(statement) }, answer }
}
