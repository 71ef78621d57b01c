import { findPage } from '@shop/shared/find-page'
import { newId } from '@shop/shared/id'
import type { Index } from '@shop/shared/mongo'
import { newestKey, newestPosition } from '@shop/shared/newest'
import type { PageRequest, PageResult } from '@shop/shared/page'
import { type Collection, type Db, type Filter, ObjectId, type WithId } from 'mongodb'
import type { ProductDocument } from './product.document.repository.ts'
import { type RatingMove, ratingPipeline } from './rating.ts'
import type { ReviewChangeInput } from './review.schema.ts'
import { countedStars, type Review, type ReviewState } from './review.ts'

interface ReviewDocument {
  productId: ObjectId
  userId: ObjectId
  userName: string
  rating: number
  comment: string
  helpful: number
  /** Who found it helpful. */
  voters: ObjectId[]
  state: ReviewState
  createdAt: Date
  updatedAt: Date
  version: number
  /** The stars that the product counts for it now. */
  counted: number | null
  /** What is under way to the product's ratings. */
  move: RatingMove | null
  /** There until the product counts what it should. */
  unsettled?: true
}

/** The states of reviews that can be changed. */
const STANDING: ReviewState[] = ['shown', 'hidden']
/** The states whose author may not write another review of the product, having withdrawn this one. */
const BARRING: ReviewState[] = ['hidden', 'barred']

export const reviewIndexes: Index[] = [
  {
    collection: 'reviews',
    key: { productId: 1, userId: 1 },
    options: { name: 'author', unique: true },
  },
  {
    collection: 'reviews',
    key: { productId: 1, state: 1, createdAt: -1, _id: -1 },
    options: { name: 'newest' },
  },
  { collection: 'reviews', key: { unsettled: 1, productId: 1 }, options: { name: 'unsettled', sparse: true } },
]

export type InsertResult = 'WRITTEN' | 'REVIEWED_BEFORE' | 'BARRED'
export type VoteResult = { ok: true; review: Review } | { ok: false; code: 'NOT_FOUND' | 'CONFLICT' }

/**
 * Reviews, and what they do to their product's ratings. Those are two documents: a write of a review leaves it
 * unsettled, and `settle` carries the difference over, each step safe to repeat.
 */
export class ReviewRepository {
  readonly #reviews: Collection<ReviewDocument>
  readonly #products: Collection<ProductDocument & { ratingMoves?: string[] }>

  constructor(db: Db) {
    this.#reviews = db.collection('reviews')
    this.#products = db.collection('products')
  }

  /** A page of the product's shown reviews, the newest first. */
  async list(productId: string, request: PageRequest): Promise<PageResult<Review>> {
    const list: Filter<ReviewDocument> = { productId: new ObjectId(productId), state: 'shown' }
    const page = request.after ? { $and: [list, olderThan(request.after)] } : list
    const query = { list, page, sort: { createdAt: -1, _id: -1 } as const, projection: { voters: 0 } }
    const { documents, total, last } = await findPage(this.#reviews, query, request)
    return { items: documents.map(toReview), total, lastKey: last ? newestKey(toReview(last)) : null }
  }

  /** The product that a review is of, whoever wrote it. */
  async productOf(id: string): Promise<string | null> {
    const review = await this.#reviews.findOne({ _id: new ObjectId(id) }, { projection: { productId: 1 } })
    return review?.productId.toHexString() ?? null
  }

  /** Writes a new review, if its author has none of the product and is not barred. Repeating it changes nothing. */
  async insert({ id, productId, userId, ...review }: Review): Promise<InsertResult> {
    const author = { productId: new ObjectId(productId), userId: new ObjectId(userId) }
    const found = await this.#reviews.findOneAndUpdate(
      author,
      {
        $setOnInsert: {
          ...review,
          _id: new ObjectId(id),
          voters: [],
          version: 1,
          counted: null,
          move: null,
          unsettled: true,
        },
      },
      { upsert: true, returnDocument: 'after', projection: { state: 1 } },
    )
    if (found?._id.toHexString() === id) return 'WRITTEN'
    return found?.state === 'barred' ? 'BARRED' : 'REVIEWED_BEFORE'
  }

  /** Changes a review of this author, or of anybody if null; null if there is none. */
  async edit(id: string, authorId: string | null, change: ReviewChangeInput, now: Date): Promise<Review | null> {
    const written = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    return this.#change(id, authorId, { ...written, updatedAt: now })
  }

  /**
   * Takes a review of this author, or of anybody if null, off for good, with all that it says; the product's id, null
   * if there is none. Of a hidden one that its author takes off it stays known that there was one.
   */
  async withdraw(id: string, authorId: string | null): Promise<string | null> {
    const barred = { $and: [authorId !== null, { $in: ['$state', BARRING] }] }
    const state = { $cond: [barred, 'barred', 'withdrawn'] }
    const nothing = { userName: '', rating: 0, comment: '', helpful: 0, voters: [] }
    const gone = { ...nothing, state, unsettled: true, version: { $add: ['$version', 1] } }
    const review = await this.#reviews.findOneAndUpdate({ _id: new ObjectId(id), ...of(authorId) }, [{ $set: gone }], {
      returnDocument: 'after',
      projection: { productId: 1 },
    })
    return review?.productId.toHexString() ?? null
  }

  /** Shows or hides a review; null if there is none. */
  async moderate(id: string, approved: boolean): Promise<Review | null> {
    return this.#change(id, null, { state: approved ? 'shown' : 'hidden' })
  }

  /** Counts the account's vote, once; not for its own review. */
  async vote(id: string, voterId: string): Promise<VoteResult> {
    const _id = new ObjectId(id)
    const voter = new ObjectId(voterId)
    await this.#reviews.updateOne(
      { _id, state: 'shown', userId: { $ne: voter }, voters: { $ne: voter } },
      { $inc: { helpful: 1 }, $push: { voters: voter } },
    )
    const review = await this.#reviews.findOne({ _id, state: 'shown' }, { projection: { voters: 0 } })
    if (!review) return { ok: false, code: 'NOT_FOUND' }
    return review.userId.equals(voter) ? { ok: false, code: 'CONFLICT' } : { ok: true, review: toReview(review) }
  }

  /** Makes the product count the stars of its shown reviews, and removes the withdrawn ones. */
  async settle(productId: string): Promise<void> {
    const unsettled = { unsettled: true, productId: new ObjectId(productId) } as const
    for (const { _id } of await this.#reviews.find(unsettled, { projection: { _id: 1 } }).toArray()) {
      for (let settled = false; !settled;) settled = await this.#step(_id)
    }
  }

  /** One step towards it; true if nothing is left. */
  async #step(_id: ObjectId): Promise<boolean> {
    const review = await this.#reviews.findOne({ _id }, { projection: { voters: 0, comment: 0 } })
    if (!review) return true
    const { productId, counted, move, version, state } = review
    if (move) {
      await this.#products.updateOne({ _id: productId, ratingMoves: { $ne: move.id } }, ratingPipeline(move))
      await this.#reviews.updateOne({ _id, 'move.id': move.id }, { $set: { counted: move.to, move: null } })
      return false
    }
    const stars = countedStars(review)
    // The version tells that the review is still as it was read, the move that nobody else has begun to settle it.
    const asRead = { _id, version, move: null, counted }
    if (stars !== counted) {
      await this.#reviews.updateOne(asRead, { $set: { move: { id: newId(), from: counted, to: stars } } })
      return false
    }
    if (state === 'withdrawn') return (await this.#reviews.deleteOne(asRead)).deletedCount === 1
    return (await this.#reviews.updateOne(asRead, { $unset: { unsettled: true } })).matchedCount === 1
  }

  async #change(id: string, authorId: string | null, written: Partial<ReviewDocument>): Promise<Review | null> {
    const review = await this.#reviews.findOneAndUpdate(
      { _id: new ObjectId(id), state: { $in: STANDING }, ...of(authorId) },
      { $set: { ...written, unsettled: true }, $inc: { version: 1 } },
      { returnDocument: 'after', projection: { voters: 0 } },
    )
    return review && toReview(review)
  }
}

function of(authorId: string | null): { userId?: ObjectId } {
  return authorId === null ? {} : { userId: new ObjectId(authorId) }
}

function olderThan(key: string[]): Filter<ReviewDocument> {
  const position = newestPosition(key)
  if (!position) throw new TypeError('not a key of the list of reviews')
  const { createdAt, id } = position
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: new ObjectId(id) } }] }
}

function toReview({
  _id,
  productId,
  userId,
  voters: _,
  version: _v,
  counted: _c,
  move: _m,
  unsettled: _u,
  ...same
}: WithId<ReviewDocument>): Review {
  return { ...same, id: _id.toHexString(), productId: productId.toHexString(), userId: userId.toHexString() }
}
