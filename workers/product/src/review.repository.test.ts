import { newId } from '@shop/shared/id'
import { startTestDatabase, type TestDatabase } from '@shop/shared/testing/database'
import { ObjectId } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ratingPipeline } from './rating.ts'
import { reviewIndexes, ReviewRepository } from './review.repository.ts'
import { newReview, type Review } from './review.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const FIRST_PAGE = { page: 1, limit: 10, after: undefined }

let database: TestDatabase
let reviews: ReviewRepository
let productId: string

beforeAll(async () => {
  database = await startTestDatabase(reviewIndexes)
  reviews = new ReviewRepository(database.db)
})

afterAll(() => database.close())

beforeEach(async () => {
  productId = newId()
  const ratings = { average: 0, count: 0, distribution: [0, 0, 0, 0, 0] }
  await database.db.collection('products').insertOne({ _id: new ObjectId(productId), ratings })
})

describe('a review', () => {
  test('counts in its product’s ratings once it is settled', async () => {
    await written(5)
    await written(2)
    await written(2)
    await reviews.settle(productId)
    expect(await ratings()).toEqual({ average: 3, count: 3, distribution: [0, 2, 0, 0, 1] })
  })

  test('is one for each author and product, also if it is written twice', async () => {
    const review = reviewOf(4)
    expect(await reviews.insert(review)).toBe('WRITTEN')
    expect(await reviews.insert(review)).toBe('WRITTEN')
    expect(await reviews.insert({ ...review, id: newId() })).toBe('REVIEWED_BEFORE')
    await reviews.settle(productId)
    expect(await ratings()).toMatchObject({ count: 1 })
  })

  test('takes its old stars out when it is changed', async () => {
    const review = await written(1)
    await reviews.settle(productId)
    const changed = await reviews.edit(review.id, review.userId, { rating: 5 }, NOW)
    expect(changed).toMatchObject({ rating: 5, comment: review.comment })
    await reviews.settle(productId)
    expect(await ratings()).toEqual({ average: 5, count: 1, distribution: [0, 0, 0, 0, 1] })
  })

  test('can be changed and withdrawn by nobody else', async () => {
    const review = await written(1)
    expect(await reviews.edit(review.id, newId(), { rating: 5 }, NOW)).toBeNull()
    expect(await reviews.withdraw(review.id, newId())).toBeNull()
    expect(await reviews.edit(review.id, null, { comment: 'An admin may do it.' }, NOW)).not.toBeNull()
  })

  test('is neither listed nor counted while it is hidden', async () => {
    const review = await written(1)
    await written(5)
    await reviews.settle(productId)
    await reviews.moderate(review.id, false)
    await reviews.settle(productId)
    expect(await ratings()).toMatchObject({ average: 5, count: 1 })
    expect((await reviews.list(productId, FIRST_PAGE)).total).toBe(1)
    await reviews.moderate(review.id, true)
    await reviews.settle(productId)
    expect(await ratings()).toMatchObject({ average: 3, count: 2 })
  })

  test('that is hidden leaves nothing when its author withdraws it, except that they may not write it again', async () => {
    const review = await written(4)
    await reviews.settle(productId)
    await reviews.vote(review.id, newId())
    await reviews.moderate(review.id, false)
    expect(await reviews.withdraw(review.id, newId())).toBeNull()
    expect(await reviews.withdraw(review.id, review.userId)).toBe(productId)
    expect(await reviews.withdraw(review.id, review.userId)).toBe(productId)
    await reviews.settle(productId)
    expect(await ratings()).toMatchObject({ average: 0, count: 0 })
    const left = await database.db.collection('reviews').findOne({ _id: new ObjectId(review.id) })
    expect(left).toMatchObject({ state: 'barred', userName: '', rating: 0, comment: '', helpful: 0, voters: [] })
    expect(await reviews.edit(review.id, review.userId, { comment: 'Again!' }, NOW)).toBeNull()
    expect(await reviews.moderate(review.id, true)).toBeNull()
    expect(await reviews.insert({ ...reviewOf(5), userId: review.userId })).toBe('BARRED')
  })

  test('that is hidden may be written anew when an admin has removed it', async () => {
    const review = await written(1)
    await reviews.moderate(review.id, false)
    expect(await reviews.withdraw(review.id, null)).toBe(productId)
    await reviews.settle(productId)
    expect(await reviews.insert({ ...reviewOf(5), userId: review.userId })).toBe('WRITTEN')
  })

  test('is gone when it is withdrawn, and its author may write another one', async () => {
    const review = await written(1)
    await reviews.settle(productId)
    expect(await reviews.withdraw(review.id, review.userId)).toBe(productId)
    expect(await reviews.withdraw(review.id, review.userId)).toBe(productId)
    expect(await reviews.edit(review.id, review.userId, { rating: 2 }, NOW)).toBeNull()
    await reviews.settle(productId)
    expect(await ratings()).toEqual({ average: 0, count: 0, distribution: [0, 0, 0, 0, 0] })
    expect(await reviews.withdraw(review.id, review.userId)).toBeNull()
    expect(await reviews.insert({ ...reviewOf(3), userId: review.userId })).toBe('WRITTEN')
  })
})

describe('the ratings', () => {
  test('are right after many changes and settlements at once', async () => {
    const all = await Promise.all(Array.from({ length: 40 }, (_, index) => written(1 + (index % 5))))
    await Promise.all([
      ...Array.from({ length: 6 }, () => reviews.settle(productId)),
      ...all.slice(0, 10).map(({ id }) => reviews.edit(id, null, { rating: 5 }, NOW)),
      ...all.slice(10, 20).map(({ id }) => reviews.withdraw(id, null)),
      ...all.slice(20, 30).map(({ id }) => reviews.moderate(id, false)),
    ])
    await Promise.all(Array.from({ length: 6 }, () => reviews.settle(productId)))
    // Ten of five stars each, and of the last ten two of every kind.
    expect(await ratings()).toEqual({ average: 4, count: 20, distribution: [2, 2, 2, 2, 12] })
    expect(await database.db.collection('reviews').countDocuments({ productId: new ObjectId(productId) })).toBe(30)
  })

  test.each(['before', 'after'])('count a review once if settling it stopped %s they were changed', async (moment) => {
    const { id } = await written(4)
    const move = { id: newId(), from: null, to: 4 }
    await database.db.collection('reviews').updateOne({ _id: new ObjectId(id) }, { $set: { move } })
    const product = { _id: new ObjectId(productId) }
    if (moment === 'after') await database.db.collection('products').updateOne(product, ratingPipeline(move))
    await reviews.settle(productId)
    expect(await ratings()).toEqual({ average: 4, count: 1, distribution: [0, 0, 0, 1, 0] })
  })
})

describe('a vote', () => {
  test('counts once for each account', async () => {
    const review = await written(4)
    const [first, second] = [newId(), newId()]
    await Promise.all([first, first, second].map((voter) => reviews.vote(review.id, voter)))
    expect(await reviews.vote(review.id, first)).toMatchObject({ ok: true, review: { helpful: 2 } })
  })

  test('is refused for the own review, and for one that is not shown', async () => {
    const review = await written(4)
    expect(await reviews.vote(review.id, review.userId)).toEqual({ ok: false, code: 'CONFLICT' })
    await reviews.moderate(review.id, false)
    expect(await reviews.vote(review.id, newId())).toEqual({ ok: false, code: 'NOT_FOUND' })
  })
})

test('reviews are listed by pages, the newest first, without who voted for them', async () => {
  const all: Review[] = []
  for (let minute = 0; minute < 5; minute += 1) all.push(await written(3, new Date(NOW.getTime() + minute * 60_000)))
  const first = await reviews.list(productId, { page: 1, limit: 3, after: undefined })
  const second = await reviews.list(productId, { page: 0, limit: 3, after: first.lastKey ?? [] })
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.map(({ id }) => id).toReversed())
  expect(second.lastKey).toBeNull()
  expect(first.items[0]).toEqual(all[4])
})

function reviewOf(rating: number, at = NOW): Review {
  const author = { userId: newId(), userName: 'Casey' }
  return newReview(newId(), productId, author, { rating, comment: 'It does what it should.' }, at)
}

async function written(rating: number, at?: Date): Promise<Review> {
  const review = reviewOf(rating, at)
  expect(await reviews.insert(review)).toBe('WRITTEN')
  return review
}

async function ratings() {
  const product = await database.db.collection('products').findOne({ _id: new ObjectId(productId) })
  return product?.['ratings']
}
