import { beforeAll, describe, expect, inject, test } from 'vitest'
import { actOf, useRoute } from './support/acts.ts'
import { PROTECTED, type Route } from './support/documents.ts'
import { demoAdmin, newThings, type Person, signedUp, stateOf, type Things } from './support/things.ts'

const origin = inject('gatewayUrl')

/** What anybody who is signed in may do to things of others. */
const FOR_ALL = new Set(['PUT /api/reviews/{id}/helpful'])
/** Here the thing is seen by all, and not everybody may do it. */
const SEEN = new Set(['POST /api/products/{id}/reviews'])

const routes = PROTECTED.filter(({ template, name }) => template.includes('{') && !FOR_ALL.has(name))

const ROLE_OF = {
  buyer: 'customer',
  seller: 'seller',
  'another buyer': 'customer',
  'another seller': 'seller',
} as const
type Name = keyof typeof ROLE_OF
const NAMES = ['buyer', 'seller', 'another buyer', 'another seller'] as const satisfies Name[]

let things: Things
let people: Record<Name, Person>
let state: unknown

beforeAll(async () => {
  things = await newThings(origin, await demoAdmin(origin, inject('dataDir')))
  people = {
    buyer: things.buyer,
    seller: things.seller,
    'another buyer': await signedUp(origin),
    'another seller': await signedUp(origin, { role: 'seller' }),
  }
  state = await stateOf(origin, things)
})

/** All things as they are now, and as they were when this was asked last. */
async function states() {
  const was = state
  state = await stateOf(origin, things)
  return { was, is: state }
}

async function use(route: Route, { accessToken }: Person) {
  const response = await useRoute(origin, route, things, { authorization: `Bearer ${accessToken}` })
  const text = await response.text()
  return { status: response.status, code: codeIn(text === '' ? {} : JSON.parse(text)) }
}

/** Only a problem has one that says what was wrong. */
function codeIn({ code }: { code?: string }): string | undefined {
  return code
}

function refusalFor(who: Name, { roles = [], name }: Route) {
  return roles.includes(ROLE_OF[who]) && !SEEN.has(name)
    ? { who, status: 404, code: 'NOT_FOUND' }
    : { who, status: 403, code: 'FORBIDDEN' }
}

test.each(routes)('$name is refused to whom the thing does not belong, and nothing changes', async (route) => {
  const { owners = [] } = actOf(route, things)
  const others = NAMES.filter((who) => !owners.some((owner) => owner === who))
  const answers = await Promise.all(others.map(async (who) => ({ who, ...(await use(route, people[who])) })))
  const { was, is } = await states()
  expect(answers).toEqual(others.map((who) => refusalFor(who, route)))
  expect(is).toEqual(was)
})

describe('the id of a thing of somebody else is worth nothing in a body, either:', () => {
  const ask = async (path: string, body: object, { accessToken: token }: Person) => {
    const type = path.endsWith('/import') ? 'application/x-ndjson' : 'application/json'
    const headers = { authorization: `Bearer ${token}`, 'content-type': type }
    const response = await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) })
    const answer = { status: response.status, body: JSON.parse(await response.text()) }
    return { answer, ...(await states()) }
  }

  test('a product in a line of an import', async () => {
    const { answer, was, is } = await ask(
      '/api/products/import',
      { id: things.product, price: 0.01 },
      people['another seller'],
    )
    expect(answer).toMatchObject({ status: 200, body: { line: 1, ok: false, code: 'NOT_FOUND' } })
    expect(is).toEqual(was)
  })

  test('the seller of a new product', async () => {
    const { category, seller } = things
    const lamp = { name: 'A lamp', description: 'It gives light.', price: 10, category, inventory: 5 }
    const { answer, was, is } = await ask('/api/products', { ...lamp, seller: seller.userId }, people['another seller'])
    expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    expect(is).toEqual(was)
  })

  test('the address of an order', async () => {
    const order = {
      items: [{ productId: things.product, quantity: 1 }],
      shippingAddressId: things.address,
      paymentMethod: 'cash_on_delivery',
    }
    const { answer, was, is } = await ask('/api/orders', order, people['another buyer'])
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'shippingAddressId' }] },
    })
    expect(is).toEqual(was)
  })
})

describe('the same request succeeds', () => {
  /** What is taken away, and who is, is asked for last. */
  const rank = ({ method, name }: Route) => Number(method === 'delete') + 2 * Number(name.includes('/api/users/'))

  test.each(routes.toSorted((a, b) => rank(a) - rank(b)))('$name, for the owner', async (route) => {
    const { owners: [owner = 'admin'] = [] } = actOf(route, things)
    expect(await use(route, things[owner])).toMatchObject({ status: expect.toBeOneOf([200, 201, 204]) })
  })
})
