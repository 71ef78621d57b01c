import { type Doc, isArray, isDoc, type Maybe, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import type { Expression, Scope } from '../expression/scope.ts'
import { rootScope } from '../expression/scope.ts'

/** What is to be done at the end of a path. */
export type Leaf =
  | { readonly kind: 'include' | 'exclude' }
  /** Metadata are computed too, but do not decide whether all other fields are included or excluded. */
  | { readonly kind: 'compute' | 'meta'; readonly expression: Expression }
  /** A part of the array that stands there; anything else stays as it is. */
  | { readonly kind: 'slice'; readonly of: (items: readonly Value[]) => readonly Value[] }

export type Tree = Map<string, Leaf | Tree>

/** Puts a leaf at a path; refuses a path that is there already or lies within another. */
export function plant(tree: Tree, path: string, leaf: Leaf): void {
  const parts = path.split('.')
  let branch = tree
  for (const [depth, part] of parts.entries()) {
    if (part === '') fail(40353, `FieldPath must not end with a '.' or have empty parts: '${path}'`)
    if (part.startsWith('$'))
      fail(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField: '${path}'`)
    const next = branch.get(part)
    const last = depth === parts.length - 1
    if (next !== undefined && (last || !(next instanceof Map))) fail(31250, `Path collision at ${path}`)
    if (last) branch.set(part, leaf)
    else {
      const child: Tree = next instanceof Map ? next : new Map()
      branch.set(part, child)
      branch = child
    }
  }
}

/** Keeps what the tree includes, in the order of the document. */
export function include(doc: Doc, tree: Tree): Map<string, Value> {
  const result = new Map<string, Value>()
  for (const [name, value] of doc) {
    const node = tree.get(name)
    if (node === undefined) continue
    const kept = node instanceof Map ? includeWithin(value, node) : ofLeaf(value, node)
    if (kept !== undefined) result.set(name, kept)
  }
  return result
}

function ofLeaf(value: Value, leaf: Leaf): Maybe {
  if (leaf.kind === 'include') return value
  return leaf.kind === 'slice' ? sliced(value, leaf.of) : undefined
}

function sliced(value: Value, of: (items: readonly Value[]) => readonly Value[]): Value {
  return isArray(value) ? of(value) : value
}

/** Of an array, the documents and arrays in it; values on their own have no such field and are left out. */
function includeWithin(value: Value, tree: Tree): Maybe {
  if (isDoc(value)) return include(value, tree)
  if (!isArray(value)) return undefined
  return value.flatMap((item) => {
    const kept = includeWithin(item, tree)
    return kept === undefined ? [] : [kept]
  })
}

/** Leaves out what the tree excludes. */
export function exclude(doc: Doc, tree: Tree): Map<string, Value> {
  const result = new Map<string, Value>()
  for (const [name, value] of doc) {
    const node = tree.get(name)
    if (node === undefined) result.set(name, value)
    else if (node instanceof Map) result.set(name, excludeWithin(value, node))
    else if (node.kind === 'slice') result.set(name, sliced(value, node.of))
    else if (node.kind !== 'exclude') result.set(name, value)
  }
  return result
}

function excludeWithin(value: Value, tree: Tree): Value {
  if (isDoc(value)) return exclude(value, tree)
  return isArray(value) ? value.map((item) => excludeWithin(item, tree)) : value
}

/** Adds the computed fields; existing ones keep their place, all see the document as it was before. */
export function compute(target: Doc, tree: Tree, root: Doc, command: Scope): Doc {
  return computeInto(target, tree, rootScope(root, command))
}

function computeInto(target: Doc, tree: Tree, scope: Scope): Doc {
  const result = new Map(target)
  for (const [name, node] of tree) {
    if (node instanceof Map) {
      if (hasComputed(node)) result.set(name, computeWithin(result.get(name), node, scope))
    } else if (isComputed(node)) {
      const value = node.expression(scope)
      if (value === undefined) result.delete(name)
      else result.set(name, value)
    }
  }
  return result
}

/** In an array every element gets the fields; what is no document becomes one. */
function computeWithin(value: Maybe, tree: Tree, scope: Scope): Value {
  if (isArray(value)) return value.map((item) => computeWithin(item, tree, scope))
  return computeInto(isDoc(value) ? value : new Map(), tree, scope)
}

function hasComputed(tree: Tree): boolean {
  return [...tree.values()].some((node) => (node instanceof Map ? hasComputed(node) : isComputed(node)))
}

export function isComputed(leaf: Leaf): leaf is Extract<Leaf, { readonly expression: Expression }> {
  return leaf.kind === 'compute' || leaf.kind === 'meta'
}
