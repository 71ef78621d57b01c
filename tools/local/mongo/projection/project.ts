import { toDouble } from '../bson/exact.ts'
import { show } from '../bson/show.ts'
import { type Doc, isDoc, isNumeric, type Value } from '../bson/value.ts'
import { fail } from '../errors.ts'
import { compileExpression, namesIn } from '../expression/compile.ts'
import type { Scope } from '../expression/scope.ts'
import { compute, exclude, include, isComputed, type Leaf, plant, type Tree } from './tree.ts'

export type Project = (doc: Doc) => Doc
/** Reads an operator that only a find's projection has; undefined for all others. */
type SpecialLeaf = (path: string, value: Doc) => Leaf | undefined

interface Planted {
  readonly path: string
  readonly leaf: Leaf
}

/** Compiles `$project` and, with its special operators, the projection of a find. */
export function compileProjection(spec: Doc, command: Scope, special: SpecialLeaf = () => undefined): Project {
  if (spec.size === 0)
    fail(51272, 'Invalid $project :: caused by :: projection specification must have at least one field')
  const leaves = [...spec].flatMap(([path, value]) => read(path, value, command, special))
  const mode = modeOf(leaves)
  const tree: Tree = new Map()
  for (const { path, leaf } of leaves) plant(tree, path, leaf)
  const choose = mode === 'include' ? include : exclude
  if (mode === 'include' && !tree.has('_id')) tree.set('_id', { kind: 'include' })
  const computes = leaves.some(({ leaf }) => isComputed(leaf))
  return (doc) => (computes ? compute(choose(doc, tree), tree, doc, command) : choose(doc, tree))
}

function read(path: string, value: Value, command: Scope, special: SpecialLeaf): Planted[] {
  if (typeof value === 'boolean' || isNumeric(value)) {
    const wanted = typeof value === 'boolean' ? value : toDouble(value) !== 0
    return [{ path, leaf: { kind: wanted ? 'include' : 'exclude' } }]
  }
  if (!isDoc(value)) return [{ path, leaf: expression(value, command) }]
  const [first] = value.keys()
  if (first === undefined) return fail(51270, `An empty sub-projection is not a valid value. Found at path: '${path}'`)
  if (first.startsWith('$')) return [{ path, leaf: special(path, value) ?? expression(value, command) }]
  return [...value].flatMap(([name, inner]) => {
    if (name.includes('.')) fail(31249, `this server does not support dotted names in a nested projection: '${name}'`)
    return read(`${path}.${name}`, inner, command, special)
  })
}

function expression(value: Value, command: Scope): Leaf {
  return {
    kind: 'compute',
    expression: compileExpression(value, namesIn(command)),
  }
}

/** All fields but `_id` have to be of one kind. */
function modeOf(leaves: readonly Planted[]): 'include' | 'exclude' {
  const kinds = new Map(leaves.filter(({ path }) => path !== '_id').map(({ path, leaf }) => [path, leaf.kind]))
  const included = [...kinds].find(([, kind]) => kind === 'include' || kind === 'compute')
  const excluded = [...kinds].find(([, kind]) => kind === 'exclude')
  if (included && excluded) {
    const [firstKind] = kinds.values()
    if (firstKind === 'exclude') fail(31253, `Cannot do inclusion on field ${included[0]} in exclusion projection`)
    fail(31254, `Cannot do exclusion on field ${excluded[0]} in inclusion projection`)
  }
  if (included) return 'include'
  if (excluded) return 'exclude'
  const id = leaves.find(({ path }) => path === '_id')
  return id && id.leaf.kind !== 'exclude' ? 'include' : 'exclude'
}

/** Compiles `$addFields`: all that is not a nested document is an expression, numbers too. */
export function compileAddFields(spec: Doc, command: Scope): Project {
  const tree: Tree = new Map()
  const add = (path: string, value: Value): void => {
    const [first] = isDoc(value) ? value.keys() : []
    if (isDoc(value) && first === undefined)
      fail(40180, `an empty object is not a valid value. Found at path: ${path} ${show(spec)}`)
    if (isDoc(value) && !first?.startsWith('$')) for (const [name, inner] of value) add(`${path}.${name}`, inner)
    else plant(tree, path, expression(value, command))
  }
  if (spec.size === 0) fail(40177, 'Invalid $addFields :: caused by :: specification must have at least one field')
  for (const [path, value] of spec) add(path, value)
  return (doc) => compute(doc, tree, doc, command)
}

/** Compiles `$unset`. */
export function compileUnset(paths: readonly string[]): Project {
  const tree: Tree = new Map()
  for (const path of paths) plant(tree, path, { kind: 'exclude' })
  return (doc) => exclude(doc, tree)
}
