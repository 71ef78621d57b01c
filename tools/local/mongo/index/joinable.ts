import type { Bound } from './bounds.ts'

/** True if the path leads to or through the place of the first. */
export function isBeginning(beginning: string, path: string): boolean {
  return path === beginning || path.startsWith(`${beginning}.`)
}

/** True if one of the arrays is on both paths. */
export function shareArray(arrays: ReadonlySet<string>, a: string, b: string): boolean {
  return [...arrays].some((array) => isBeginning(array, a) && isBeginning(array, b))
}

/**
 * True if one index key fulfils both bounds. Two tests of one array may be fulfilled by different elements of it, which
 * have different keys, unless an `$elemMatch` wants the same element for both.
 */
export function joinable(arrays: ReadonlySet<string>, a: Bound, b: Bound): boolean {
  const { element } = a
  const same = element !== undefined && element === b.element
  return ![...arrays].some(
    (array) => isBeginning(array, a.path) && isBeginning(array, b.path) && !(same && isBeginning(array, element.path)),
  )
}
