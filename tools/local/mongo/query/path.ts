import { type Doc, isArray, isDoc, type Maybe, type Value } from '../bson/value.ts'

export type Path = readonly string[]

/** Whether a test sees the elements of an array at the end of the path (then the array itself), or only the array. */
export type Leaf = 'elements' | 'whole'

/** Shows the visitor each value under a path, as MongoDB walks arrays, until it says true; `undefined` is missing. */
export function visit(doc: Doc, path: Path, leaf: Leaf, visitor: (value: Maybe) => boolean): boolean {
  return visitFrom(doc, path, 0, leaf, visitor)
}

type Visitor = (value: Maybe) => boolean

function visitFrom(doc: Doc, path: Path, from: number, leaf: Leaf, visitor: Visitor): boolean {
  let value: Maybe = doc
  for (let depth = from; depth < path.length; depth++) {
    if (!isDoc(value)) return visitor(undefined)
    value = value.get(path[depth] ?? '')
    if (isArray(value)) return visitArray(value, path, depth + 1, leaf, visitor)
  }
  return visitor(value)
}

function visitArray(array: readonly Value[], path: Path, from: number, leaf: Leaf, visitor: Visitor): boolean {
  if (from === path.length) return (leaf === 'elements' && array.some(visitor)) || visitor(array)
  for (const [index, item] of array.entries()) {
    if (isDoc(item) && visitFrom(item, path, from, leaf, visitor)) return true
    if (String(index) === path[from] && visitOffset(item, path, from + 1, leaf, visitor)) return true
  }
  return false
}

/** The path names a position of the array: at its end the element counts as it is, even if it is an array. */
function visitOffset(item: Value, path: Path, from: number, leaf: Leaf, visitor: Visitor): boolean {
  if (from === path.length) return visitor(item)
  if (isArray(item)) return visitArray(item, path, from, leaf, visitor)
  return isDoc(item) && visitFrom(item, path, from, leaf, visitor)
}
