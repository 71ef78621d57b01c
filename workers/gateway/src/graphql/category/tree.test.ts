import { expect, test } from 'vitest'
import { type CategoryTreeWire, nodesOf } from './tree.ts'

type Node = CategoryTreeWire['roots'][number]

function node(id: string, ...children: Node[]): Node {
  const at = '2026-01-01T00:00:00.000Z'
  const texts = { name: id, slug: id, path: id, parentId: null, image: null, icon: null, description: null }
  return { id, ...texts, ancestors: [], order: 0, active: true, createdAt: at, updatedAt: at, version: 1, children }
}

test('parents come first and siblings in order', () => {
  const roots = [node('a', node('b', node('c')), node('d')), node('e')]
  expect(nodesOf({ roots }).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e'])
})
