import { expect, it } from 'vitest'
import { startMongo } from '../server.ts'
import { refusal, useLocalMongo } from '../testing.ts'

const mongo = useLocalMongo()

it('a server that was not started for tests has no fail points', async () => {
  const command = { configureFailPoint: 'failCommand', mode: 'off' }
  const error = await refusal(mongo.client().db('admin').command(command))
  expect([error.code, error.codeName]).toEqual([59, 'CommandNotFound'])
  expect(() => mongo.server().failPoint(command)).toThrow('without testCommands')
})

it('no server listens where others could reach it', async () => {
  await expect(startMongo({ dataDir: '/nonexistent', host: '0.0.0.0' })).rejects.toThrow('loopback only')
})
