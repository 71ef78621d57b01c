import { Double } from 'bson'
import { show } from '../bson/show.ts'
import { type Doc, isDoc, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import type { Operator } from '../expression/define.ts'
import type { TextScores } from './scores.ts'

/** Known where an expression may ask for the text score. No variable can be named so. */
export const TEXT_SCORE = '.textScore'

/** `{ $meta: 'textScore' }`; MongoDB's other metadata are of what this server does not have. */
export const META: Readonly<Record<string, Operator>> = {
  $meta: (operand, _compile, known) => {
    checkMeta(operand)
    if (!known.has(TEXT_SCORE)) return unavailable()
    return ({ root, scores }) => {
      const score = scores?.get(root)
      return score === undefined ? undefined : new Double(score)
    }
  },
}

/** Reads the direction of a sort that is no number: by text score, the highest first. */
export function scoreOf(direction: Doc, scores: TextScores | undefined): (doc: Doc) => number {
  const [entry] = direction
  if (entry?.[0] !== '$meta') fail(17312, '$meta is the only expression supported by $sort right now')
  if (direction.size > 1) fail('FailedToParse', 'Cannot have additional keys in a $meta sort specification')
  if (entry?.[1] !== 'textScore') fail(31138, `Illegal $meta sort: $meta: ${show(entry?.[1])}`)
  return scores ? (doc) => scores.get(doc) ?? 0 : unavailable()
}

function checkMeta(operand: Value): void {
  if (typeof operand !== 'string') fail(17307, '$meta only supports string arguments')
  if (operand !== 'textScore') fail(17308, `Unsupported argument to $meta: ${operand}`)
}

function unavailable(): never {
  return fail(40218, 'query requires text score metadata, but it is not available')
}

/** True if a value of a projection is `{ $meta: … }` alone. */
export function isMeta(value: Value): boolean {
  return isDoc(value) && value.size === 1 && value.has('$meta')
}
