import type { Db } from 'mongodb'
import { PurchaseRepository } from '../../workers/product/src/purchase.repository.ts'
import { ReviewRepository } from '../../workers/product/src/review.repository.ts'
import { newReview } from '../../workers/product/src/review.ts'
import { idOf, numberOf } from './id.ts'
import { inLanes } from './lanes.ts'
import { userId } from './people.ts'
import type { Sale } from './sales.ts'

const DAY_MS = 24 * 3_600_000
/** Three of four buyers say something. */
const SILENT_ONE_IN = 4
/** How many stars, as likely as they stand here. */
const STARS = [5, 5, 5, 5, 4, 4, 4, 3, 2, 1]

const COMMENTS: Readonly<Record<number, readonly string[]>> = {
  5: [
    'Exactly what I was looking for, and made to last.',
    'Even better than in the picture. I have ordered a second one.',
    'Arrived in two days, well packed, and it does what it promises.',
    'I use it every day and cannot think how I did without it.',
  ],
  4: [
    'Very good, only a little smaller than I had imagined.',
    'Well made. One star less because the manual is hard to read.',
    'Does its work nicely; the colour is a shade darker than shown.',
  ],
  3: ['It is all right for the price, no more and no less.', 'Good idea, but the finish could be better.'],
  2: ['It works, but it feels cheaper than it was.', 'Took three weeks, and the box was dented.'],
  1: ['Broke after a week. The seller was friendly about it, though.'],
}

/** Lets the buyers of delivered orders review what they got; returns how many did. */
export async function seedReviews(productDb: Db, delivered: readonly Sale[]): Promise<number> {
  const purchases = new PurchaseRepository(productDb)
  const reviews = new ReviewRepository(productDb)
  const reviewed = new Set<string>()
  let count = 0
  await inLanes(delivered, async ({ order, buyer }) => {
    const deliveredAt = order.updatedAt
    const productIds = order.items.map(({ productId }) => productId)
    const author = { userId: userId(buyer), userName: buyer.name }
    await purchases.record(author.userId, productIds, { userName: buyer.name, orderId: order.id, deliveredAt })
    for (const productId of productIds) {
      const name = `${productId} ${author.userId}`
      if (numberOf(`silent ${name}`, SILENT_ONE_IN) === 0) continue
      const at = new Date(deliveredAt.getTime() + (1 + numberOf(`day ${name}`, 9)) * DAY_MS)
      await reviews.insert(newReview(idOf('review', name), productId, author, opinion(name), at))
      reviewed.add(productId)
      count += 1
    }
  })
  await inLanes([...reviewed], (productId) => reviews.settle(productId))
  return count
}

function opinion(name: string) {
  const rating = STARS[numberOf(`stars ${name}`, STARS.length)] ?? 5
  const comments = COMMENTS[rating] ?? []
  return { rating, comment: comments[numberOf(`comment ${name}`, comments.length)] ?? '' }
}
