import { newId } from '@shop/shared/id'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { type Data, graphAt, type Payload, REFRESH, REGISTER, SESSIONS, UNAUTHENTICATED } from './support/graph.ts'
import type { GraphqlError } from './support/graphql.ts'
import { halfAMinuteLater } from './support/replaced-tokens.ts'
import { askAs, newAccount, visitor } from './support/sign-in.ts'
import { type Person, signedIn, signedUp } from './support/things.ts'

const origin = inject('gatewayUrl')
const { ask, refusal, logIn, refreshed, sessionsOf } = graphAt(origin)
const me = visitor()

let customer: Person
let other: Person

beforeAll(async () => {
  customer = await signedUp(origin, { name: 'Carla Customer' })
  other = await signedUp(origin)
})

describe('an account', () => {
  test('is opened, with the customer signed in', async () => {
    const account = newAccount()
    const { value, errors } = await ask<Payload>(REGISTER, undefined, {
      input: { ...account, name: 'Ada', role: 'SELLER' },
    })
    expect(errors).toEqual([])
    expect(value).toMatchObject({
      expiresIn: expect.any(Number),
      session: { current: true, device: 'Firefox on Linux' },
      user: { email: account.email, role: 'seller', verified: false },
    })
    expect(await sessionsOf(value.accessToken)).toMatchObject([{ id: value.session.id, current: true }])
  })

  test.each([
    ['as an admin', { role: 'admin' }, { code: 'FORBIDDEN' }],
    [
      'with a password that everybody has',
      { password: 'password' },
      { code: 'BAD_USER_INPUT', errors: [{ field: 'password' }] },
    ],
    ['with an address that is none', { email: 'nobody' }, { code: 'BAD_USER_INPUT', errors: [{ field: 'email' }] }],
  ])('is not opened %s', async (_, given, expected) => {
    const input = { ...newAccount(), name: 'Ada', ...given }
    expect(await refusal(REGISTER, undefined, { input })).toMatchObject(expected)
  })

  test('is not opened twice for one address', async () => {
    const input = { email: customer.email.toUpperCase(), password: newAccount().password, name: 'Ada' }
    expect(await refusal(REGISTER, undefined, { input })).toMatchObject({
      code: 'CONFLICT',
      errors: [{ field: 'email' }],
    })
  })

  test('is read by its owner alone', async () => {
    const { accessToken: token, userId } = customer
    expect((await ask('{ me { id email name role active } }', token)).value).toEqual({
      id: userId,
      email: customer.email,
      name: 'Carla Customer',
      role: 'customer',
      active: true,
    })
    const USER = 'query ($id: ID!) { user(id: $id) { id } }'
    expect((await ask(USER, token, { id: userId })).value).toEqual({ id: userId })
    for (const id of [other.userId, newId(), 'x']) {
      expect(await ask(USER, token, { id })).toMatchObject({ value: null, errors: [] })
    }
    expect(await refusal(USER, undefined, { id: userId })).toMatchObject(UNAUTHENTICATED)
  })

  test('comes with the token that was sent, and never with one of another account', async () => {
    const { accessToken: token, userId } = customer
    const BY_ID = 'query ($id: ID!) { getUserById(id: $id) { user { id } accessToken refreshToken tokenExpiry } }'
    const { value } = await ask<{ tokenExpiry: number }>(BY_ID, token, { id: userId })
    expect(value).toMatchObject({ user: { id: userId }, accessToken: token, refreshToken: null })
    expect(value.tokenExpiry).toBeGreaterThan(Date.now())
    for (const id of [other.userId, newId()]) {
      expect(await refusal(BY_ID, token, { id })).toMatchObject({ code: 'FORBIDDEN' })
    }
    expect(await refusal(BY_ID, undefined, { id: userId })).toMatchObject(UNAUTHENTICATED)
  })

  test('says of its owner what they want it to say', async () => {
    const UPDATE = `mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) {
      success message code user { name phone role } } }`
    const update = (input: object, token?: string) => ask(UPDATE, token, { input })
    const { accessToken: token } = customer
    expect((await update({ name: 'Carla King', phone: '+44 20 7946 0958' }, token)).value).toMatchObject({
      success: true,
      code: null,
      user: { name: 'Carla King', phone: '+44 20 7946 0958', role: 'customer' },
    })
    expect((await update({ phone: null }, token)).value).toMatchObject({ user: { name: 'Carla King', phone: null } })
    expect((await update({ phone: 'call me' }, token)).value).toMatchObject({
      success: false,
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('phone'),
      user: null,
    })
    expect((await update({ name: null }, token)).value).toMatchObject({
      success: false,
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('name'),
    })
    expect((await ask('{ me { name phone } }', token)).value).toEqual({ name: 'Carla King', phone: null })
    expect(await refusal(UPDATE, undefined, { input: { name: 'X' } })).toMatchObject(UNAUTHENTICATED)
  })
})

describe('a token that is no good', () => {
  test('leaves what is public, and is told of at what is not', async () => {
    const QUERY = '{ categories { success } mySessions { id } myAddresses { addresses { id } } }'
    const { body } = await askAs<{ data: Data; errors: GraphqlError[] }>(origin, me, 'POST', '/graphql', {
      token: `${customer.accessToken.slice(0, -4)}AAAA`,
      body: { query: QUERY },
    })
    expect(body.data).toEqual({ categories: { success: true }, mySessions: null, myAddresses: null })
    expect(body.errors).toMatchObject([{ extensions: UNAUTHENTICATED }, { extensions: UNAUTHENTICATED }])
    for (const { message } of body.errors) expect(message).toMatch(/Not authenticated.*401/)
  })
})

describe('a session', () => {
  test('goes on with new tokens, and ends when an old one comes again', async () => {
    const first = await logIn(customer)
    const [second, again] = [(await refreshed(first.refreshToken)).value, (await refreshed(first.refreshToken)).value]
    expect(second).toMatchObject({ session: { id: first.session.id }, user: { id: customer.userId } })
    expect(second.refreshToken).not.toBe(first.refreshToken)
    expect(again.refreshToken).toBe(second.refreshToken)

    const third = (await refreshed(second.refreshToken)).value
    expect((await refreshed(first.refreshToken)).value.refreshToken).toBe(third.refreshToken)
    expect(await sessionsOf(third.accessToken)).toContainEqual(expect.objectContaining({ id: first.session.id }))
    await halfAMinuteLater(inject('mongoUri'), first.session.id)
    const INVALID = { code: 'UNAUTHENTICATED', reason: 'INVALID_REFRESH_TOKEN', service: 'auth' }
    expect(await refusal(REFRESH, undefined, { token: first.refreshToken })).toMatchObject(INVALID)
    expect(await refusal(REFRESH, undefined, { token: third.refreshToken })).toMatchObject(INVALID)
    expect(await refusal(SESSIONS, third.accessToken)).toMatchObject(UNAUTHENTICATED)
  })

  test('tells where it was opened', async () => {
    const phone = visitor('Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1')
    const onPhone = await logIn(customer, phone)
    const [newest, ...older] = await sessionsOf(onPhone.accessToken)
    expect(newest).toMatchObject({
      id: onPhone.session.id,
      userId: customer.userId,
      current: true,
      device: 'Safari on iPhone',
      country: expect.stringMatching(/^[A-Z]{2}$/),
    })
    expect(older).toContainEqual(expect.objectContaining({ id: customer.session.id, current: false }))
    expect(await ask('mutation { logout }', onPhone.accessToken)).toMatchObject({ value: true })
  })

  test('is ended by its owner alone', async () => {
    const REVOKE = 'mutation ($id: ID!) { revokeSession(id: $id) }'
    const elsewhere = await logIn(customer)
    const { id } = elsewhere.session
    for (const wrong of [{ id }, { id: newId() }, { id: 'x' }]) {
      expect(await refusal(REVOKE, other.accessToken, wrong)).toMatchObject({ code: 'NOT_FOUND' })
    }
    expect(await refusal(REVOKE, undefined, { id })).toMatchObject(UNAUTHENTICATED)
    expect((await refreshed(elsewhere.refreshToken)).errors).toEqual([])
    expect(await ask(REVOKE, customer.accessToken, { id })).toMatchObject({ value: true, errors: [] })
    expect(await refusal(SESSIONS, elsewhere.accessToken)).toMatchObject(UNAUTHENTICATED)
  })

  test('can be the last one left', async () => {
    const elsewhere = [await logIn(customer), await logIn(customer)]
    const REVOKE = 'mutation { revokeOtherSessions }'
    expect(await ask(REVOKE, customer.accessToken)).toMatchObject({ value: 2, errors: [] })
    for (const { accessToken } of elsewhere) expect(await refusal(SESSIONS, accessToken)).toMatchObject(UNAUTHENTICATED)
    expect(await sessionsOf(customer.accessToken)).toMatchObject([{ id: customer.session.id, current: true }])
    expect(await refusal(REVOKE)).toMatchObject(UNAUTHENTICATED)
  })

  test('ends when one signs out, here or everywhere; with nothing to end nothing is wrong', async () => {
    const [one, two, three] = [await logIn(customer), await logIn(customer), await signedIn(origin, customer)]
    for (let round = 0; round < 2; round += 1) {
      expect(await ask('mutation { logout }', one.accessToken)).toMatchObject({ value: true, errors: [] })
    }
    expect(await refusal(SESSIONS, one.accessToken)).toMatchObject(UNAUTHENTICATED)
    expect((await refreshed(two.refreshToken)).errors).toEqual([])
    expect(await ask('mutation { logout(allSessions: true) }', three.accessToken)).toMatchObject({ value: true })
    for (const { accessToken } of [two, three, customer]) {
      expect(await refusal(SESSIONS, accessToken)).toMatchObject(UNAUTHENTICATED)
    }
    expect(await ask('mutation { logout }')).toMatchObject({ value: true, errors: [] })
    customer = { ...customer, ...(await signedIn(origin, customer)) }
  })
})
