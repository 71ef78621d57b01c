import { openApiDocument } from '@shop/shared/app'
import { expect, test } from 'vitest'
import { app } from './app.ts'

const document = openApiDocument(app, 'Coupons')

test('the document has every operation', () => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(operations).toEqual([
    'GET /api/coupons',
    'POST /api/coupons',
    'POST /api/coupons/validate',
    'GET /api/coupons/category/{categoryId}',
    'GET /api/coupons/{id}',
  ])
})

test('the document names the shapes, and none of them is nullable by itself', () => {
  const schemas = document.components.schemas ?? {}
  expect(Object.keys(schemas)).toEqual(
    expect.arrayContaining(['Coupon', 'CouponCheck', 'CouponPage', 'NewCoupon', 'Problem', 'Validation']),
  )
  expect(Object.entries(schemas).filter(([, schema]) => 'nullable' in schema && schema.nullable)).toEqual([])
})

test('the document says what a new coupon needs, and shows instants as date-times', () => {
  expect(document.components.schemas?.['NewCoupon']).toMatchObject({
    required: ['code', 'type', 'value', 'expiresAt'],
    properties: { expiresAt: { type: 'string', format: 'date-time' }, code: { type: 'string' } },
  })
})
