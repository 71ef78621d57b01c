import { env } from 'cloudflare:workers'
import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { NoteStore, Repositories } from '../testing-worker/worker.ts'
import { callFromData } from './call.ts'
import { newId } from './id.ts'
import type { Once } from './shared-runs.ts'
import { pingStore, storeClient, type StoreClientEnv } from './store-client.ts'

const bindings = testBindings(env)

function stub() {
  return bindings.STORE.getByName(newId())
}

describe('a Store', () => {
  test('runs a method next to the database; dates cross the hop as dates', async () => {
    const store = stub()
    const at = new Date()
    await store.run('notes', 'add', ['hello', at])
    expect(await store.run('notes', 'textsSince', [at])).toEqual({ value: [{ text: 'hello', at }] })
  })

  test('tells of a duplicate key without its value, which may be personal', async () => {
    const answer = await stub().run('notes', 'twice', ['somebody@shop.example'])
    expect(answer).toMatchObject({ fault: 'bug', message: expect.stringContaining('dup key: {…}') })
    expect(JSON.stringify(answer)).not.toContain('somebody')
  })

  test('answers calls that come together over one client', async () => {
    const store = stub()
    const answers = await Promise.all(Array.from({ length: 30 }, () => store.run('notes', 'count', [])))
    expect(new Set(answers.map((answer) => typeof Object(answer).value))).toEqual(new Set(['number']))
  })

  test.each([
    ['notes', 'broken', 'x is not a function'],
    ['notes', 'misused', 'an argument of ours was wrong'],
    ['notes', 'refused', 'noSuchCommand'],
    ['notes', 'vanish', 'no repository method vanish'],
    ['notes', 'constructor', 'no repository method constructor'],
    ['others', 'count', 'no repository others'],
  ])('says of %s.%s that it is a bug', async (repository, method, message) => {
    const answer = await stub().run(repository, method, [])
    expect(answer).toEqual({ fault: 'bug', message: expect.stringContaining(message) })
  })

  test('answers a ping', async () => {
    expect(await stub().ping()).toBe(true)
  })

  test('opens its connections anew after it was closed, even while it works', async () => {
    const store = stub()
    await store.run('notes', 'count', [])
    await store.close()
    await store.close()
    expect(await store.ping()).toBe(true)
    await Promise.all([store.run('notes', 'count', []), store.close(), store.close()])
    expect(await store.run('notes', 'count', [])).toEqual({ value: expect.any(Number) })
  })

  test('can leave its memory once it is closed, and comes back', async () => {
    const store = stub()
    await store.run('notes', 'count', [])
    await store.close()
    await evictDurableObject(store)
    expect(await store.ping()).toBe(true)
  })
})

describe('the client of the Store', () => {
  const call = () => callFromData('kit')

  test('reaches the repositories through the real binding', async () => {
    const { notes } = storeClient<Repositories>(bindings, call(), { notes: ['count', 'textsSince'] })
    const at = new Date()
    expect(await notes.add('by proxy', at)).toMatch(/^[0-9a-f]{24}$/)
    expect(await notes.textsSince(at)).toContainEqual({ text: 'by proxy', at })
    expect(await pingStore(bindings)).toBe(true)
  })

  const once = (stamp?: string, name = 'a key') => ({ name, stamp, since: Date.now() })
  const ticket = (as?: Once) => storeClient<Repositories>(bindings, call(), { notes: [] }, as).notes.ticket()
  const tickets = (as?: Once) => Promise.all(Array.from({ length: 30 }, () => ticket(as)))

  test('gives those who ask the same once one answer, and no other', async () => {
    const [one, another] = [once(newId()), once(newId())]
    const first = await tickets(one)
    expect(new Set(first).size).toBe(1)
    expect(await ticket(one)).toBe(first[0])
    expect(new Set(await tickets(another)).size).toBe(1)
    expect(await ticket(another)).not.toBe(first[0])
    expect(new Set(await tickets()).size).toBe(30)
  })

  test('gives an answer to none who ask something else', async () => {
    const store = stub()
    const as = once(newId())
    const texts = await Promise.all([1, 2].map((count) => store.run('notes', 'echo', [count], as)))
    expect(texts).toEqual([{ value: 1 }, { value: 2 }])
  })

  test('gives nobody a failure again', async () => {
    const store = stub()
    const as = once(newId())
    expect(await store.run('notes', 'moody', [], as)).toMatchObject({ fault: 'bug' })
    expect(await store.run('notes', 'moody', [], as)).toEqual({ value: 'well' })
  })

  test('lets a bug be a bug', async () => {
    const { notes } = storeClient<Repositories>(bindings, call(), { notes: ['broken'] })
    await expect(notes.broken()).rejects.toThrow('x is not a function')
  })
})

/** The configuration of the testing Worker binds its own NoteStore. */
function testBindings(bound: unknown) {
  return bound as Omit<StoreClientEnv, 'STORE'> & { STORE: DurableObjectNamespace<NoteStore> }
}
