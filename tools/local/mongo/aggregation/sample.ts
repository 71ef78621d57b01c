import { toDouble } from '../bson/exact.ts'
import { type Doc, isDoc, isNumeric } from '../bson/value.ts'
import { fail } from '../errors.ts'
import type { StageCompiler } from './stage.ts'

/** `$sample`: some of the documents, each at most once, in random order. */
export const sample: StageCompiler = (operand) => {
  if (!isDoc(operand)) return fail(28745, 'the $sample stage specification must be an object')
  for (const name of operand.keys()) if (name !== 'size') fail(28748, `unrecognized option to $sample: ${name}`)
  const given = operand.get('size') ?? fail(28749, '$sample stage must specify a size')
  if (!isNumeric(given)) return fail(28746, 'size argument to $sample must be a number')
  const size = Math.trunc(toDouble(given))
  if (!(size > 0)) fail(28747, 'size argument to $sample must be a positive integer')
  return (docs) => draw(docs, size)
}

/** The first part of a shuffle. */
function draw(docs: readonly Doc[], size: number): readonly Doc[] {
  const left = [...docs]
  return docs.slice(0, size).flatMap((_, drawn) => {
    const at = drawn + Math.floor(Math.random() * (left.length - drawn))
    const [chosen, displaced] = [left[at], left[drawn]]
    if (displaced) left[at] = displaced
    return chosen ?? []
  })
}
