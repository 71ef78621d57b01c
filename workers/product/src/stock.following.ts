import { changing } from '@shop/shared/read-through'
import type { Deps } from './deps.ts'
import { LISTS, productSlot } from './product.cache.ts'
import type { Product } from './product.ts'

type Following = Pick<Deps, 'cache'> & { inStock: Pick<Deps['inStock'], 'follow'> }
type CatchingUp = Pick<Deps, 'cache' | 'log' | 'catchingUp'> & { inStock: Pick<Deps['inStock'], 'follow' | 'isBehind'> }

/** Longer than it takes: what is under way for longer was cut off. */
const CUT_OFF_MS = 5_000

/**
 * What is cached of the products follows a move of their stock: each of them by itself at once, and the lists, which may
 * tell units as old as they are, only if one was taken to nothing or from it.
 */
export async function stockMoved(
  { inStock, cache }: Following,
  productIds: readonly string[],
  turned: readonly string[],
): Promise<void> {
  const families = productIds.map((id) => productSlot(id).family)
  if (turned.length === 0) await cache.drop(families)
  else await changing(cache, [LISTS, ...families], () => inStock.follow(turned))
}

/**
 * Brings up those of the products that a crash in a move of their stock has left behind. Readers who find the same
 * product behind at the same time, also while the move is only about to bring it up, leave it to the first of them; and
 * whoever comes with what was read before it was brought up drops nothing. A read does not fail for it.
 */
export async function catchUp(deps: CatchingUp, products: readonly Product[]): Promise<void> {
  const { inStock, log, catchingUp } = deps
  const behind = products.filter((product) => product.inStock !== product.available > 0).map(({ id }) => id)
  const mine = behind.filter((id) => Date.now() - (catchingUp.get(id) ?? 0) > CUT_OFF_MS)
  for (const id of mine) catchingUp.set(id, Date.now())
  try {
    const still = await Promise.all(mine.map((id) => inStock.isBehind(id)))
    const left = mine.filter((_, at) => still[at])
    if (left.length > 0) await stockMoved(deps, left, left)
  } catch (error) {
    log.error('stock not followed', error)
  } finally {
    for (const id of mine) catchingUp.delete(id)
  }
}
