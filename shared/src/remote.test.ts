import { describe, expect, expectTypeOf, test, vi } from 'vitest'
import { Refusal } from './errors.ts'
import { type Answer, remote, type StoreStub } from './remote.ts'
import { createPolicy, deadlineIn } from './resilience.ts'

type Products = {
  find(id: string): Promise<{ id: string } | null>
  insert(id: string, at: Date): Promise<void>
  secret: string
}
type Repositories = { products: Products; inventory: { count(): Promise<number> } }

function storeOf(run: StoreStub['run']) {
  const spy = vi.fn(run)
  const store = remote<Repositories>(() => ({ run: spy }), {
    policy: createPolicy('The database'),
    deadline: deadlineIn(5_000),
    repeatable: { products: ['find'], inventory: ['count'] },
  })
  return { store, spy }
}

const value = (v: unknown) => (): Promise<Answer<unknown>> => Promise.resolve({ value: v })

test('a call goes to the method of its name with its arguments, and gives the value', async () => {
  const { store, spy } = storeOf(value({ id: 'a' }))
  const found = await store.products.find('a')
  expectTypeOf(found).toEqualTypeOf<{ id: string } | null>()
  expect(found).toEqual({ id: 'a' })
  expect(spy).toHaveBeenCalledExactlyOnceWith('products', 'find', ['a'])
})

test('an empty answer is an answer', async () => {
  expect(await storeOf(value(undefined)).store.products.insert('a', new Date(0))).toBeUndefined()
  expect(await storeOf(value(null)).store.products.find('a')).toBeNull()
})

test('a repository may be awaited without being called', async () => {
  const { store, spy } = storeOf(value(1))
  const inventory = await Promise.resolve(store.inventory)
  expect(spy).not.toHaveBeenCalled()
  expect(await inventory.count()).toBe(1)
})

test('only the methods of a repository are offered', () => {
  const { store } = storeOf(value(1))
  expectTypeOf(store.products).not.toHaveProperty('secret')
  expectTypeOf(store.products.insert).parameters.toEqualTypeOf<[string, Date]>()
})

test('a call that takes longer than others gets the time that it brings', async () => {
  const late = () => new Promise<Answer<unknown>>((resolve) => setTimeout(resolve, 40, { value: 7 }))
  const count = (tryMs?: number) =>
    remote<Repositories>(() => ({ run: late }), {
      policy: createPolicy('The database', 10),
      deadline: deadlineIn(100),
      repeatable: { products: [], inventory: [] },
      tryMs,
    }).inventory.count()
  await expect(count()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  expect(await count(90)).toBe(7)
})

describe('faults', () => {
  const unavailable = (): Promise<Answer<unknown>> => Promise.resolve({ fault: 'unavailable', message: 'no primary' })

  test('an outage is tried again where the method may be repeated', async () => {
    const { store, spy } = storeOf(vi.fn(value({ id: 'a' })).mockImplementationOnce(unavailable))
    expect(await store.products.find('a')).toEqual({ id: 'a' })
    expect(spy).toHaveBeenCalledTimes(2)
  })

  test('an outage is refused at once where it may not, and keeps its reason', async () => {
    const { store, spy } = storeOf(unavailable)
    const refusal = await store.products.insert('a', new Date()).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'SERVICE_UNAVAILABLE', cause: { cause: 'no primary' } })
    expect(spy).toHaveBeenCalledTimes(1)
  })

  test('a bug over there is a bug here: one try, no refusal', async () => {
    const { store, spy } = storeOf(() => Promise.resolve({ fault: 'bug', message: 'TypeError: x' }))
    const error = await store.products.find('a').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(Refusal)
    expect(error).toMatchObject({ message: 'TypeError: x' })
    expect(spy).toHaveBeenCalledTimes(1)
  })

  test('a hop that breaks is an outage', async () => {
    const { store } = storeOf(() => Promise.reject(new Error('Durable Object reset because its code was updated.')))
    await expect(store.products.insert('a', new Date())).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  })

  test('every try asks for a stub anew', async () => {
    const stubs = vi.fn(() => ({ run: unavailable }))
    const options = {
      policy: createPolicy('x'),
      deadline: deadlineIn(5_000),
      repeatable: { products: ['find'] as const },
    }
    const store = remote<{ products: Products }>(stubs, options)
    await store.products.find('a').catch(() => undefined)
    expect(stubs).toHaveBeenCalledTimes(4)
  })
})
