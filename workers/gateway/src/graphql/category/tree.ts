import type { components } from '../../generated/category.ts'

export type CategoryTreeWire = components['schemas']['CategoryTree']
type Node = components['schemas']['CategoryNode']

/** All nodes of a tree, parents first and siblings in order. */
export function nodesOf({ roots }: Pick<CategoryTreeWire, 'roots'>): Node[] {
  return roots.flatMap((node) => [node, ...nodesOf({ roots: node.children })])
}
