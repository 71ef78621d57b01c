import { Hono } from 'hono'
import { expect, test } from 'vitest'
import type { Deps } from '../deps.ts'
import { devMailbox } from './dev-mailbox.ts'

const MAIL = {
  to: 'casey@shop.example',
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
  at: '2026-11-22T19:47:03Z',
}

/** The route in this environment, with a queue that has MAIL for everybody; `asked` gets the filters. */
function ask(path: string, ENVIRONMENT: string, asked: unknown[] = []) {
  const received = async (to?: string) => {
    asked.push(to)
    return [MAIL]
  }
  const app = new Hono<{ Bindings: Env; Variables: { deps: Deps } }>()
  app.get('/dev/mailbox', (c) => {
    c.set('deps', depsOf({ mail: { received } }))
    return devMailbox(c)
  })
  return app.request(path, {}, { ENVIRONMENT })
}

/** What this route uses of the deps. */
function depsOf(members: object): Deps {
  return members as Deps
}

test.each(['development', 'test'])('in %s the mailbox is read from the queue', async (environment) => {
  const asked: unknown[] = []
  const response = await ask('/dev/mailbox?to=casey%40shop.example', environment, asked)
  expect(await response.json()).toEqual([MAIL])
  expect(response.headers.get('cache-control')).toBe('no-store')
  await ask('/dev/mailbox', environment, asked)
  expect(asked).toEqual(['casey@shop.example', undefined])
})

test.each(['production', 'staging', ''])('in "%s" it does not exist', async (environment) => {
  const asked: unknown[] = []
  expect((await ask('/dev/mailbox', environment, asked)).status).toBe(404)
  expect(asked).toEqual([])
})
