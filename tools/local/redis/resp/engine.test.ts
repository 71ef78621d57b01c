import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { startRedis } from '../server.ts'
import { redisEngine } from './engine.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A peer that answers every chunk as told: enough to break a connection at a chosen moment. */
async function peer(answer: (received: string, socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => answer(chunk.toString(), socket))
  })
  closers.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The peer has no TCP address')
  return address.port
}

test('a lost connection rejects its commands and is opened again by the next one', async () => {
  let connections = 0
  const port = await peer((received, socket) => {
    if (received.includes('PING')) connections += 1
    if (received.includes('DROP')) socket.destroy()
    else socket.write('+PONG\r\n')
  })
  const engine = await redisEngine(`redis://127.0.0.1:${port}`)
  await expect(Promise.all([engine.run(['DROP']), engine.run(['GET', 'k'])])).rejects.toThrow('Redis at 127.0.0.1')
  expect(await engine.run(['PING'])).toEqual({ result: 'PONG' })
  expect(connections).toBe(2)
  await engine.close()
})

test('a Redis that goes away is a 502 for the REST client', async () => {
  const port = await peer((received, socket) => {
    if (received.includes('PING')) socket.write('+PONG\r\n')
    else socket.destroy()
  })
  const server = await startRedis({ token: 'secret', redisUrl: `redis://127.0.0.1:${port}` })
  const response = await fetch(`${server.url}/get/k`, { headers: { authorization: 'Bearer secret' } })
  expect(response.status).toBe(502)
  expect(await response.json()).toEqual({ error: `ERR Redis at 127.0.0.1:${port} closed the connection` })
  await server.close()
})

test('AUTH and SELECT come first', async () => {
  let first = ''
  const port = await peer((received, socket) => {
    first ||= received
    socket.write('+OK\r\n+OK\r\n+PONG\r\n')
  })
  const engine = await redisEngine(`redis://:p%40ss@127.0.0.1:${port}/3`)
  expect(first).toContain('*2\r\n$4\r\nAUTH\r\n$4\r\np@ss\r\n*2\r\n$6\r\nSELECT\r\n$1\r\n3\r\n')
  await engine.close()
})

test('a refused login is reported with the words of Redis', async () => {
  const port = await peer((_received, socket) => socket.write('-WRONGPASS invalid username-password pair\r\n'))
  await expect(redisEngine(`redis://:wrong@127.0.0.1:${port}`)).rejects.toThrow(
    'refused the login: WRONGPASS invalid username-password pair',
  )
})

test('a missing password is reported at the start', async () => {
  const port = await peer((_received, socket) => socket.write('-NOAUTH Authentication required.\r\n'))
  await expect(redisEngine(`redis://127.0.0.1:${port}`)).rejects.toThrow('PING: NOAUTH Authentication required.')
})

test.each([
  ['http://127.0.0.1', 'must begin with redis://'],
  ['redis://127.0.0.1/shop', 'must be a database number'],
  ['redis://127.0.0.1:1', 'ECONNREFUSED'],
])('%s is refused at the start', async (url, text) => {
  await expect(redisEngine(url)).rejects.toThrow(text)
})
