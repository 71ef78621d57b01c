import { perIsolate } from '@shop/shared/isolate'
import type { Remote } from '@shop/shared/remote'
import type { CategoryRepository, CategoryTreeState } from './category.repository.ts'

/**
 * Reads the tree. The database is asked at every read, so nobody sees an old tree, but it sends the tree only if the
 * isolate does not know that version yet.
 */
export function treeReader(env: object, categories: Pick<Remote<CategoryRepository>, 'read'>) {
  const memory = perIsolate<{ tree: CategoryTreeState | undefined }>(env, 'tree', () => ({ tree: undefined }))
  return async function tree(): Promise<CategoryTreeState> {
    const { tree: known } = memory
    const fresh = await categories.read(known?.version)
    if (fresh) memory.tree = fresh
    const tree = fresh ?? known
    if (!tree) throw new Error('the database knows no tree and says that it has not changed')
    return tree
  }
}
