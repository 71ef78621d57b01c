import { openApiDocument } from '@shop/shared/app'
import { expect, test } from 'vitest'
import { app } from './app.ts'

const document = openApiDocument(app, 'Categories')

test('the document has every operation', () => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(operations).toEqual([
    'GET /api/categories',
    'POST /api/categories',
    'GET /api/categories/tree',
    'GET /api/categories/{ref}',
    'PATCH /api/categories/{id}',
    'DELETE /api/categories/{id}',
    'GET /api/categories/{id}/children',
    'POST /api/categories/{id}/move',
  ])
})

test('the document names the shapes, and none of them is nullable by itself', () => {
  const schemas = document.components.schemas ?? {}
  expect(Object.keys(schemas)).toEqual(
    expect.arrayContaining(['Category', 'CategoryList', 'CategoryNode', 'CategoryTree', 'NewCategory', 'Problem']),
  )
  expect(Object.entries(schemas).filter(([, schema]) => 'nullable' in schema && schema.nullable)).toEqual([])
})

test('the tree is described by nodes that hold nodes', () => {
  expect(JSON.stringify(document.components.schemas?.['CategoryNode'])).toContain(
    '"items":{"$ref":"#/components/schemas/CategoryNode"}',
  )
})
