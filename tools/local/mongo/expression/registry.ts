import { isArray, type Maybe } from '../bson/value.ts'
import { ACCUMULATORS, type AccumulatorName } from './accumulators.ts'
import { ARITHMETIC } from './arithmetic.ts'
import { ARRAYS } from './arrays.ts'
import { CONVERSIONS } from './conversions.ts'
import { DATES } from './dates.ts'
import { type Operator, variadic } from './define.ts'
import { LOGIC } from './logic.ts'
import { OBJECTS } from './objects.ts'
import { STRINGS } from './strings.ts'
import { META } from '../text/meta.ts'

/** An accumulator as an expression: over its arguments, or over the one list it is given. */
function over(name: AccumulatorName): Operator {
  return variadic((values) => {
    const [only] = values
    const items: readonly Maybe[] = values.length === 1 && isArray(only) ? only : values
    const accumulator = ACCUMULATORS[name]()
    for (const item of items) accumulator.add(item)
    return accumulator.result()
  })
}

/** Every expression operator there is. */
export const EXPRESSIONS: Readonly<Record<string, Operator>> = {
  ...LOGIC,
  ...ARITHMETIC,
  ...STRINGS,
  ...CONVERSIONS,
  ...ARRAYS,
  ...OBJECTS,
  ...DATES,
  ...META,
  $sum: over('$sum'),
  $avg: over('$avg'),
  $min: over('$min'),
  $max: over('$max'),
}
