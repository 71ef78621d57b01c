import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { ensureFree, freePort } from './ports.ts'

test('a taken port is a complaint that names the port and the way out', async () => {
  const port = await freePort()
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  await expect(ensureFree(port, 0)).rejects.toThrow(`Port ${port} is taken`)
  await expect(ensureFree(port, 0)).rejects.toThrow(`PORT=${port + 1} npm start`)
  server.close()
})

test('a port that becomes free in time is free', async () => {
  const port = await freePort()
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  setTimeout(() => server.close(), 150)
  await expect(ensureFree(port, 5_000)).resolves.toBeUndefined()
})
