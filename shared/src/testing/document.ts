import { z } from 'zod'
import { ROLES, type Role } from '../actor.ts'

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const
export type Method = (typeof METHODS)[number]

const Schema = z.looseObject({
  $ref: z.string().optional(),
  example: z.unknown().optional(),
  required: z.array(z.string()).optional(),
  nullable: z.boolean().optional(),
})

const Operation = z.looseObject({
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().optional(), schema: Schema }))
    .default([]),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: Schema.optional() })) })
    .optional(),
  responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), z.unknown()).optional() })),
  'x-roles': z.array(z.enum(ROLES)).optional(),
})

const Document = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), Schema).default({}) }),
})

/** What the contract suite needs to know of an operation. */
export interface DocumentedOperation {
  method: Method
  template: string
  /** The template with an id, or a word, in every place of a parameter. */
  path: string
  /** The same with something that cannot be an id; undefined if no parameter is an id. */
  malformedPath: string | undefined
  /** Undefined: open to all. */
  roles: readonly Role[] | undefined
  /** Whether it gives JSON, and whether that need not be sent again while it has not changed. */
  givesJson: boolean
  revalidates: boolean
  body: { requiredFields: readonly string[] } | undefined
  query: readonly string[]
  requiredQuery: readonly string[]
}

export interface DocumentedService {
  openapi: string
  operations: DocumentedOperation[]
  nullableComponents: string[]
  /** The methods that some operation offers at this path. */
  methodsAt(path: string): Method[]
}

const ID = '65f1c0ffee0123456789abcd'
const IS_ID = /^[0-9a-f]{24}$/

/** Reads an OpenAPI document of ours; throws if it has not the form that the validators give it. */
export function readDocument(source: object): DocumentedService {
  const document = Document.parse(JSON.parse(JSON.stringify(source)))
  const { schemas } = document.components
  const resolved = (schema: z.infer<typeof Schema> | undefined) =>
    schema?.$ref ? schemas[schema.$ref.replace('#/components/schemas/', '')] : schema

  const operations = Object.entries(document.paths).flatMap(([template, methods]) =>
    METHODS.flatMap((method): DocumentedOperation[] => {
      const operation = methods[method]
      if (!operation) return []
      const places = operation.parameters.filter((parameter) => parameter.in === 'path')
      const query = operation.parameters.filter((parameter) => parameter.in === 'query')
      const ids = places.filter(({ schema }) => IS_ID.test(String(schema.example))).map(({ name }) => name)
      const json = operation.requestBody?.content['application/json']
      return [
        {
          method,
          template,
          path: filled(template, (name) => (ids.includes(name) ? ID : 'word')),
          malformedPath: ids.length > 0 ? filled(template, (name) => (ids.includes(name) ? '12' : 'word')) : undefined,
          roles: operation['x-roles'],
          givesJson: operation.responses['200']?.content?.['application/json'] !== undefined,
          revalidates: '304' in operation.responses,
          body: json && { requiredFields: resolved(json.schema)?.required ?? [] },
          query: query.map(({ name }) => name),
          requiredQuery: query.filter(({ required }) => required).map(({ name }) => name),
        },
      ]
    }),
  )
  return {
    openapi: document.openapi,
    operations,
    nullableComponents: Object.keys(schemas).filter((name) => schemas[name]?.nullable),
    methodsAt: (path) => operations.filter(({ template }) => matches(template, path)).map(({ method }) => method),
  }
}

function filled(template: string, valueOf: (name: string) => string): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => valueOf(name))
}

function matches(template: string, path: string): boolean {
  const parts = template.split('/')
  const given = path.split('/')
  return parts.length === given.length && parts.every((part, index) => part.startsWith('{') || part === given[index])
}
