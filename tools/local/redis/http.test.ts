import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAX_BODY_BYTES } from './body.ts'
import { startRedis } from './server.ts'
import type { LocalRedis } from './server.ts'

let server: LocalRedis
beforeAll(async () => {
  server = await startRedis({ token: 'secret' })
})
afterAll(() => server.close())

type Call = { method?: string; body?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> }

async function call(path: string, { method = 'POST', body, headers }: Call = {}) {
  const response = await fetch(server.url + path, {
    method,
    headers: { authorization: 'Bearer secret', ...headers },
    ...(body === undefined ? {} : { body }),
  })
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() }
}

describe('the token', () => {
  test.each([
    ['is missing', {}],
    ['is wrong', { authorization: 'Bearer secreT' }],
    ['is a prefix', { authorization: 'Bearer secre' }],
    ['is empty', { authorization: 'Bearer ' }],
    ['has another scheme', { authorization: 'Basic secret' }],
  ])('is refused when it %s', async (_case, headers: Record<string, string>) => {
    const response = await fetch(server.url, { method: 'POST', body: '["PING"]', headers })
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ error: 'WRONGPASS invalid or missing auth token' })
  })

  test('may be the _token parameter, which is no argument of the command', async () => {
    const response = await fetch(`${server.url}/echo/hello?_token=secret`)
    expect([response.status, await response.json()]).toEqual([200, { result: 'hello' }])
  })
})

describe('a command array', () => {
  test('is answered as JSON', async () => {
    expect(await call('/', { body: '["set","k",1]' })).toEqual({
      status: 200,
      type: 'application/json',
      body: { result: 'OK' },
    })
  })

  test('is answered in base64 on request, at every depth', async () => {
    const headers = { 'upstash-encoding': 'base64' }
    await call('/', { body: '["MSET","a","OK","b","é"]' })
    expect((await call('/', { body: '["MGET","a","b","none"]', headers })).body).toEqual({
      result: ['T0s=', 'w6k=', null],
    })
    expect((await call('/', { body: '["PING"]', headers })).body).toEqual({ result: 'UE9ORw==' })
  })

  test.each([
    ['{', 'ERR the request body is not valid JSON'],
    ['', 'ERR the request body is not valid JSON'],
    ['{"a":1}', 'ERR a command must be an array'],
    ['[]', 'ERR empty command'],
    ['["SET","k",null]', 'ERR an argument must be a string, a number or a boolean'],
    ['["SET","k",[1]]', 'ERR an argument must be a string, a number or a boolean'],
    ['["SET","k",9007199254740993]', 'ERR the number 9007199254740992 has lost digits in JSON, send it as a string'],
    ['["NOPE"]', "ERR unknown command 'NOPE', with args beginning with: "],
    ['["constructor"]', "ERR unknown command 'constructor', with args beginning with: "],
  ])('%s is refused with 400', async (body, error) => {
    expect(await call('/', { body })).toMatchObject({ status: 400, body: { error } })
  })

  test('that is not UTF-8 is refused', async () => {
    expect(await call('/', { body: new Uint8Array([0x5b, 0x22, 0xff, 0x22, 0x5d]) })).toMatchObject({
      status: 400,
      body: { error: 'ERR the request body is not UTF-8' },
    })
  })
})

describe('the path form', () => {
  test('takes arguments from the path, decoded', async () => {
    expect((await call('/set/caf%C3%A9%2F1/a%20b', { method: 'GET' })).body).toEqual({ result: 'OK' })
    expect((await call('/get/caf%C3%A9%2F1', { method: 'GET' })).body).toEqual({ result: 'a b' })
  })

  test('takes the body as the last argument and the query after it', async () => {
    expect((await call('/set/path-key?EX=100&NX', { body: '{"json":"100% +&"}' })).body).toEqual({ result: 'OK' })
    expect((await call('/get/path-key', { method: 'GET' })).body).toEqual({ result: '{"json":"100% +&"}' })
    expect((await call('/ttl/path-key')).body).toEqual({ result: 100 })
  })

  test.each([
    ['/set//v', 'ERR an empty path segment is ambiguous, send the command as a JSON array'],
    ['/get/%ff', 'ERR the path is not valid percent-encoded UTF-8'],
    ['/no/such', "ERR unknown command 'no', with args beginning with: 'such' "],
  ])('%s is refused with 400', async (path, error) => {
    expect(await call(path, { method: 'GET' })).toMatchObject({ status: 400, body: { error } })
  })
})

describe('many commands', () => {
  test('in a pipeline each have their own result or error', async () => {
    const body = '[["SET","p","x"],["INCR","p"],["NOPE"],["KEYS","*"],["GET","p"]]'
    expect(await call('/pipeline', { body })).toMatchObject({
      status: 200,
      body: [
        { result: 'OK' },
        { error: 'ERR value is not an integer or out of range' },
        { error: "ERR unknown command 'NOPE', with args beginning with: " },
        { error: expect.stringContaining('use SCAN') },
        { result: 'x' },
      ],
    })
  })

  test.each(['[["SET","m",1],["NOPE"]]', '[["SET","m",1],["GET"]]', '[["SET","m",1],["KEYS","*"]]'])(
    '%s is aborted as a transaction and changes nothing',
    async (body) => {
      expect(await call('/multi-exec', { body })).toMatchObject({
        status: 400,
        body: { error: 'EXECABORT Transaction discarded because of previous errors.' },
      })
      expect((await call('/get/m')).body).toEqual({ result: null })
    },
  )

  test('in a transaction run on after an error at run time', async () => {
    const body = '[["SET","t","x"],["INCR","t"],["GET","t"]]'
    expect((await call('/multi-exec', { body })).body).toEqual([
      { result: 'OK' },
      { error: 'ERR value is not an integer or out of range' },
      { result: 'x' },
    ])
  })

  test.each([
    ['[]', 'ERR the body must be an array of commands'],
    ['[["PING"],[]]', 'ERR command 2: empty command'],
    ['["PING"]', 'ERR command 1: a command must be an array'],
  ])('given as %s are refused with 400', async (body, error) => {
    expect(await call('/pipeline', { body })).toMatchObject({ status: 400, body: { error } })
  })
})

describe('HTTP', () => {
  test.each([
    ['DELETE', '/get/k', 'ERR method DELETE is not supported, use GET or POST'],
    ['GET', '/', 'ERR send a command as POST / or GET /command/argument'],
    ['GET', '/pipeline', 'ERR /pipeline takes POST'],
  ])('%s %s is refused with 405', async (method, path, error) => {
    expect(await call(path, { method })).toMatchObject({ status: 405, body: { error } })
  })

  test('a body over the limit is refused with 413 and the server lives on', async () => {
    const body = JSON.stringify(['SET', 'big', 'x'.repeat(MAX_BODY_BYTES)])
    expect(await call('/', { body })).toMatchObject({
      status: 413,
      body: { error: 'ERR max request size exceeded. Limit: 10485760 bytes' },
    })
    expect((await call('/ping')).body).toEqual({ result: 'PONG' })
  })

  test('a declared length over the limit is refused before any byte is read', async () => {
    const headers = { authorization: 'Bearer secret', 'content-length': MAX_BODY_BYTES + 1 }
    const status = await new Promise((resolve, reject) => {
      const call = request(server.url, { method: 'POST', headers }, (response) => {
        resolve(response.statusCode)
        call.destroy()
      })
      call.on('error', reject)
      call.flushHeaders()
    })
    expect(status).toBe(413)
  })
})

test('only loopback addresses are listened on', async () => {
  await expect(startRedis({ token: 'secret', host: '0.0.0.0' })).rejects.toThrow('loopback only')
})

test('a taken port is reported and a closed server frees it', async () => {
  const port = Number(new URL(server.url).port)
  await expect(startRedis({ token: 'secret', port })).rejects.toThrow('EADDRINUSE')
  const first = await startRedis({ token: 'secret' })
  await first.close()
  const second = await startRedis({ token: 'secret', port: Number(new URL(first.url).port) })
  expect(second.url).toBe(first.url)
  await second.close()
})
