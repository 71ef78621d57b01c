import { expect, it } from 'vitest'
import { useLocalMongo } from './testing.ts'

/** Not on a real server, which looks only once a minute. */
const mongo = useLocalMongo({ ttlSweepSeconds: 0.05 })

it('documents are removed when they have outlived their index', async () => {
  const old = new Date(Date.now() - 2000)
  const collection = await mongo.fresh(
    { _id: 'old', at: old },
    { _id: 'one of several', at: [new Date(), old] },
    { _id: 'new', at: new Date() },
    { _id: 'none' },
    { _id: 'text', at: 'x' },
    { _id: 'number', at: 5 },
  )
  const left = ['new', 'none', 'text', 'number']
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 1 })
  await expect.poll(async () => (await collection.find().toArray()).map(({ _id }) => _id)).toEqual(left)
  await collection.dropIndexes()
  await collection.insertMany([{ at: old }, { at: old, kept: true }])
  await collection.createIndex({ at: -1 }, { expireAfterSeconds: 1, partialFilterExpression: { kept: { $lt: true } } })
  await collection.insertOne({ _id: 'not kept' as never, at: old, kept: false })
  await expect.poll(async () => collection.countDocuments({ kept: false })).toBe(0)
  expect(await collection.countDocuments({ at: old })).toBe(2)
})
