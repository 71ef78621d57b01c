import { newId } from '@shop/shared/id'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { graphAt, LOGIN, OUTCOME, type Outcome, SESSIONS, UNAUTHENTICATED } from './support/graph.ts'
import { ADDRESS } from './support/shop.ts'
import { newAccount } from './support/sign-in.ts'
import { demoAdmin, type Person, signedIn, signedUp } from './support/things.ts'

const origin = inject('gatewayUrl')
const { ask, refusal, sessionsOf } = graphAt(origin)

let customer: Person
let other: Person

beforeAll(async () => {
  customer = await signedUp(origin, { name: 'Carla Customer' })
  other = await signedUp(origin)
})

describe('an address book', () => {
  interface Saved extends Outcome {
    address: { id: string; isDefault: boolean } | null
  }
  const PLACE = { ...ADDRESS, name: 'Carla', mobile: '+47 55 55 55 55' }
  const BOOK = '{ myAddresses { addresses { id userId city isDefault label } } }'
  const FIELDS = '{ success message code address { id userId city isDefault label } }'
  const ADD = `mutation ($input: AddAddressInput!) { addAddress(input: $input) ${FIELDS} }`
  const UPDATE = `mutation ($id: ID!, $input: UpdateAddressInput!) { updateAddress(id: $id, input: $input) ${FIELDS} }`
  const CHOOSE = `mutation ($id: ID!) { setDefaultAddress(id: $id) ${FIELDS} }`
  const DELETE = `mutation ($id: ID!) { deleteAddress(id: $id) ${OUTCOME} }`
  const book = async ({ accessToken }: Person) =>
    (await ask<{ addresses: { id: string; isDefault: boolean }[] }>(BOOK, accessToken)).value.addresses
  const add = async (input: object) => (await ask<Saved>(ADD, customer.accessToken, { input })).value
  let home = ''
  let work = ''

  test('begins with a default, and takes more', async () => {
    expect(await book(customer)).toEqual([])
    const first = await add({ ...PLACE, label: 'Home' })
    expect(first).toMatchObject({ success: true, code: null, address: { userId: customer.userId, isDefault: true } })
    const second = await add(PLACE)
    expect(second).toMatchObject({ success: true, address: { isDefault: false, label: null } })
    home = first.address?.id ?? ''
    work = second.address?.id ?? ''
    expect(await add({ ...PLACE, mobile: 'call me' })).toMatchObject({
      success: false,
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('mobile'),
      address: null,
    })
    expect((await book(customer)).map(({ id }) => id)).toEqual([home, work])
  })

  test("is nobody else's", async () => {
    const before = await book(customer)
    for (const [operation, input] of [
      [UPDATE, { city: 'Oslo' }],
      [CHOOSE, undefined],
      [DELETE, undefined],
    ] as const) {
      const refused = await ask(operation, other.accessToken, { id: work, input })
      expect(refused).toMatchObject({ value: { success: false, code: 'NOT_FOUND' }, errors: [] })
      expect(await refusal(operation, undefined, { id: work, input })).toMatchObject(UNAUTHENTICATED)
    }
    expect(await refusal(ADD, undefined, { input: PLACE })).toMatchObject(UNAUTHENTICATED)
    expect(await refusal(BOOK)).toMatchObject(UNAUTHENTICATED)
    expect(await book(customer)).toEqual(before)
    expect(await book(other)).toEqual([])
  })

  test('changes, and gives the default to the newest when it goes', async () => {
    const { accessToken: token } = customer
    const change = { id: work, input: { city: 'Oslo', label: 'Work' } }
    expect((await ask(UPDATE, token, change)).value).toMatchObject({
      success: true,
      address: { id: work, city: 'Oslo', label: 'Work' },
    })
    expect((await ask(UPDATE, token, { id: work, input: { street: null } })).value).toMatchObject({
      success: false,
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('street'),
    })
    const refused = await ask(UPDATE, token, { id: home, input: { isDefault: false } })
    expect(refused.value).toMatchObject({ success: false, code: 'CONFLICT', address: null })
    expect((await ask(CHOOSE, token, { id: work })).value).toMatchObject({
      success: true,
      address: { isDefault: true },
    })
    expect((await book(customer)).map(({ id, isDefault }) => [id, isDefault])).toEqual([
      [work, true],
      [home, false],
    ])
    expect((await ask(DELETE, token, { id: work })).value).toMatchObject({ success: true, code: null })
    expect((await ask(DELETE, token, { id: work })).value).toMatchObject({ success: false, code: 'NOT_FOUND' })
    expect(await book(customer)).toMatchObject([{ id: home, isDefault: true }])
  })
})

describe('the accounts of others', () => {
  const USERS = 'query ($search: String) { users(search: $search) { users { id } pagination { total customerCount } } }'
  const ROLE = 'mutation ($id: ID!, $role: String!) { updateUserRole(id: $id, role: $role) { id role } }'
  const ACTIVE = 'mutation ($id: ID!, $active: Boolean!) { setUserActive(id: $id, active: $active) { id active } }'
  const DELETE = 'mutation ($id: ID!) { deleteUser(id: $id) }'
  let admin: Person

  beforeAll(async () => {
    admin = await demoAdmin(origin, inject('dataDir'))
  })

  test('are for admins alone', async () => {
    const id = customer.userId
    for (const [operation, variables] of [
      [USERS, {}],
      [ROLE, { id, role: 'admin' }],
      [ACTIVE, { id, active: false }],
      [DELETE, { id }],
    ] as const) {
      expect(await refusal(operation, undefined, variables)).toMatchObject(UNAUTHENTICATED)
      for (const { accessToken } of [customer, other]) {
        expect(await refusal(operation, accessToken, variables)).toMatchObject({ code: 'FORBIDDEN', service: 'auth' })
      }
    }
    expect((await ask('{ me { role active } }', customer.accessToken)).value).toEqual({
      role: 'customer',
      active: true,
    })
    expect(await sessionsOf(customer.accessToken)).toHaveLength(1)
  })

  test('are found, get another role, and are closed and opened again, which ends their sessions', async () => {
    const { accessToken: token } = admin
    const { userId: id } = other
    const ended = async () => {
      expect(await refusal(SESSIONS, other.accessToken)).toMatchObject(UNAUTHENTICATED)
      other = { ...other, ...(await signedIn(origin, other)) }
    }
    expect((await ask(USERS, token, { search: other.email })).value).toMatchObject({
      users: [{ id }],
      pagination: { total: 1, customerCount: expect.any(Number) },
    })
    expect((await ask('query ($id: ID!) { user(id: $id) { id } }', token, { id })).value).toEqual({ id })
    expect((await ask(ROLE, token, { id, role: 'SELLER' })).value).toEqual({ id, role: 'seller' })
    await ended()
    expect((await ask(ACTIVE, token, { id, active: false })).value).toEqual({ id, active: false })
    const { email, password } = other
    for (const input of [{ email, password }, { email, password: 'not the password' }, { ...newAccount() }]) {
      expect(await refusal(LOGIN, undefined, { input })).toMatchObject({
        code: 'UNAUTHENTICATED',
        reason: 'INVALID_CREDENTIALS',
      })
    }
    expect((await ask(ACTIVE, token, { id, active: true })).value).toEqual({ id, active: true })
    await ended()
    expect(await ask(DELETE, token, { id })).toMatchObject({ value: true, errors: [] })
    expect(await refusal(SESSIONS, other.accessToken)).toMatchObject(UNAUTHENTICATED)
    expect((await ask('query ($id: ID!) { user(id: $id) { active } }', token, { id })).value).toEqual({ active: false })
  })

  test('are not changed into what they cannot be, and an admin stays one', async () => {
    const { accessToken: token, userId: own } = admin
    const missing = newId()
    for (const [operation, variables, code] of [
      [ROLE, { id: customer.userId, role: 'root' }, 'BAD_USER_INPUT'],
      [ROLE, { id: missing, role: 'seller' }, 'NOT_FOUND'],
      [ACTIVE, { id: missing, active: false }, 'NOT_FOUND'],
      [DELETE, { id: missing }, 'NOT_FOUND'],
      [DELETE, { id: 'x' }, 'NOT_FOUND'],
      [ROLE, { id: own, role: 'customer' }, 'CONFLICT'],
      [ACTIVE, { id: own, active: false }, 'CONFLICT'],
      [DELETE, { id: own }, 'CONFLICT'],
    ] as const) {
      expect(await refusal(operation, token, variables)).toMatchObject({ code, service: 'auth' })
    }
    expect((await ask('{ me { role active } }', token)).value).toEqual({ role: 'admin', active: true })
  })
})
