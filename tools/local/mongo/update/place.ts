import { show } from '../bson/show.ts'
import { type Doc, isArray, isDoc, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import type { Path } from '../query/path.ts'

/** A change of the value at one path. */
export interface Change {
  readonly path: Path
  /** Whether a path that leads nowhere is made; otherwise the change is left out there. */
  readonly creates: boolean
  /** Whether it is left out, not refused, where its path could not be made either. */
  readonly lenient?: boolean
  /** The new value; undefined removes the field (or leaves null in an array). */
  readonly apply: (current: Maybe) => Maybe
}

const POSITION = /^(?:0|[1-9]\d*)$/
/** MongoDB's own limit for null elements which a far position makes. */
const MAX_PADDING = 1_500_000

/** The document with one change made; shares all that is not changed with the old one. */
export function changeAt(doc: Doc, change: Change): Doc {
  const changed = step(doc, change, 0)
  return isDoc(changed) ? changed : doc
}

function step(value: Maybe, change: Change, depth: number): Maybe {
  const name = change.path[depth]
  if (name === undefined) return value === undefined && !change.creates ? undefined : change.apply(value)
  if (value === undefined) return change.creates ? create(change, depth, name) : undefined
  if (isDoc(value)) return stepIntoDocument(value, change, depth, name)
  if (isArray(value) && POSITION.test(name)) return stepIntoArray(value, change, depth, Number(name))
  if (change.lenient) return value
  const parent: Doc = new Map([[change.path[depth - 1] ?? '', value]])
  return fail('PathNotViable', `Cannot create field '${name}' in element ${show(parent)}`)
}

function create(change: Change, depth: number, name: string): Maybe {
  const child = step(undefined, change, depth + 1)
  return child === undefined ? undefined : new Map([[name, child]])
}

function stepIntoDocument(doc: Doc, change: Change, depth: number, name: string): Doc {
  const before = doc.get(name)
  const after = step(before, change, depth + 1)
  if (after === before) return doc
  const changed = new Map(doc)
  if (after === undefined) changed.delete(name)
  else changed.set(name, after)
  return changed
}

function stepIntoArray(array: readonly Value[], change: Change, depth: number, position: number): readonly Value[] {
  const before = array[position]
  const after = step(before, change, depth + 1)
  if (after === before) return array
  if (position - array.length > MAX_PADDING)
    fail('BadValue', `cannot add ${position - array.length} null elements to an array`)
  const changed = [...array]
  while (changed.length < position) changed.push(null)
  changed[position] = after ?? null
  return changed
}
