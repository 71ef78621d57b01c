import { type Fields, isArray, isFields, type Maybe, type Value } from './value.ts'

/** What is left of a document when only these paths are shown, or when they are hidden; _id is shown unless hidden. */
export function project(doc: Fields, paths: readonly string[], show: boolean, showId: boolean): Fields {
  const split = paths.map((path) => path.split('.'))
  const { _id, ...rest } = doc
  const left = pick(rest, split, show)
  return showId && _id !== undefined ? { _id, ...left } : left
}

function pick(doc: Fields, paths: readonly (readonly string[])[], show: boolean): Fields {
  const left: [string, Value][] = []
  for (const [name, value] of Object.entries(doc)) {
    const within = paths.filter(([first]) => first === name).map(([, ...rest]) => rest)
    const whole = within.length === 0 ? !show : within.some(({ length }) => length === 0) ? show : undefined
    const kept = whole === undefined ? pickIn(value, within, show) : whole ? value : undefined
    if (kept !== undefined) left.push([name, kept])
  }
  return Object.fromEntries(left)
}

/** Paths go through all items of an array; what is no document has none of them. */
function pickIn(value: Value, paths: readonly (readonly string[])[], show: boolean): Maybe {
  if (isFields(value)) return pick(value, paths, show)
  if (!isArray(value)) return show ? undefined : value
  return value.flatMap((item) => {
    const kept = pickIn(item, paths, show)
    return kept === undefined ? [] : [kept]
  })
}
