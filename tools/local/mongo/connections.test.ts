import { MongoClient } from 'mongodb'
import { expect, it } from 'vitest'
import { useLocalMongo } from './testing.ts'

const mongo = useLocalMongo()

it('the server is found as a replica set of one, and alone', async () => {
  const client = await MongoClient.connect(`${mongo.uri()}?replicaSet=local`)
  expect(await client.db().admin().ping()).toEqual({ ok: 1 })
  const direct = await MongoClient.connect(`${mongo.uri()}?directConnection=true`)
  expect(mongo.server().connections()).toBeGreaterThan(3)
  expect(mongo.server().connectionsPeak()).toBeGreaterThanOrEqual(mongo.server().connections())
  await Promise.all([client.close(), direct.close()])
})

it('the driver repeats what was under way when all connections were cut, and nothing is done twice', async () => {
  const collection = await mongo.fresh({ _id: 1, n: 0 })
  const writes = Array.from({ length: 40 }, async (_, index) => {
    if (index === 20) mongo.server().dropConnections()
    return collection.updateOne({}, { $inc: { n: 1 } })
  })
  await Promise.all(writes)
  expect(await collection.findOne()).toEqual({ _id: 1, n: 40 })
})

it('a paused server answers late', async () => {
  const started = performance.now()
  mongo.server().pause(60)
  await mongo.client().db().admin().ping()
  expect(performance.now() - started).toBeGreaterThan(55)
})
