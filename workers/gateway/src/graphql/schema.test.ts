import { readFileSync } from 'node:fs'
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  printSchema,
} from 'graphql'
import { expect, test } from 'vitest'
import { schema } from './schema.ts'

const contract = buildSchema(readFileSync(new URL('../../../../docs/schema.graphql', import.meta.url), 'utf8'), {
  noLocation: true,
})
// Read back from its text, because a client sees no more of it.
const served = buildSchema(printSchema(schema), { noLocation: true })

/** Everything that a schema says, one line each: types, fields, arguments, enum values, with texts and defaults. */
function statements(of: GraphQLSchema): Map<string, unknown> {
  const types = Object.values(of.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  )
  return new Map(types.flatMap((type) => [[type.name, about(type)] as const, ...members(type)]))
}

function about(type: GraphQLNamedType): unknown {
  return { kind: type.constructor.name, description: type.description, oneOf: isInputObjectType(type) && type.isOneOf }
}

function members(type: GraphQLNamedType): [string, unknown][] {
  if (isEnumType(type)) {
    return type
      .getValues()
      .map(({ name, description, deprecationReason }) => [`${type.name}.${name}`, { description, deprecationReason }])
  }
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => input(`${type.name}.${field.name}`, field))
  if (!isObjectType(type)) return []
  return Object.values(type.getFields()).flatMap((field) => {
    const { name, description, deprecationReason } = field
    const path = `${type.name}.${name}`
    const args = field.args.map((arg) => input(`${path}(${arg.name}:)`, arg))
    return [[path, { type: String(field.type), description, deprecationReason }], ...args]
  })
}

function input(
  path: string,
  { type, description, deprecationReason, default: preset }: GraphQLArgument | GraphQLInputField,
): [string, unknown] {
  return [path, { type: String(type), description, deprecationReason, preset }]
}

const published = statements(contract)

test.each([...statements(served)])('%s is as published', (path, statement) => {
  expect(statement).toEqual(published.get(path))
})

test('the comparison knows what is served', () => {
  expect([...statements(served).keys()]).toEqual(
    expect.arrayContaining([
      'Query.products(limit:)',
      'ProductSort.PRICE_ASC',
      'CreateOrderInput.items',
      'Order.total',
    ]),
  )
})

test('required arguments of the contract are not left out', () => {
  const left = [...published].filter(([path, statement]) => {
    const field = /^(.+)\(.+:\)$/.exec(path)?.[1]
    const needed = String((statement as { type?: string }).type).endsWith('!')
    return field !== undefined && needed && statements(served).has(field) && !statements(served).has(path)
  })
  expect(left).toEqual([])
})
