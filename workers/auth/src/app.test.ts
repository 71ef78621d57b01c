import { openApiDocument } from '@shop/shared/app'
import { expect, test } from 'vitest'
import { app } from './app.ts'

const document = openApiDocument(app, 'Accounts')

test('the document has every operation', () => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(operations).toEqual([
    'GET /.well-known/jwks.json',
    'POST /api/auth/register',
    'POST /api/auth/login',
    'POST /api/auth/logout',
    'POST /api/auth/refresh',
    'GET /api/auth/google',
    'POST /api/auth/google',
    'GET /api/auth/google/callback',
    'POST /api/auth/session',
    'POST /api/auth/change-password',
    'POST /api/auth/forgot-password',
    'POST /api/auth/reset-password',
    'GET /api/auth/validate-reset-token/{token}',
    'POST /api/auth/resend-verification',
    'GET /api/auth/verify-email/{token}',
    'POST /api/auth/verify-email-token',
    'GET /api/auth/validate-email-token/{token}',
    'GET /api/auth/sessions',
    'DELETE /api/auth/sessions',
    'DELETE /api/auth/sessions/{id}',
    'GET /api/auth/me',
    'PATCH /api/auth/me',
    'GET /api/sellers',
    'GET /api/sellers/{id}',
    'GET /api/users',
    'GET /api/users/stats',
    'GET /api/users/{id}',
    'PATCH /api/users/{id}',
    'DELETE /api/users/{id}',
    'GET /api/addresses',
    'POST /api/addresses',
    'PATCH /api/addresses/{id}',
    'DELETE /api/addresses/{id}',
    'PUT /api/addresses/{id}/default',
  ])
})

test('the document names the shapes, and none of them is nullable by itself', () => {
  const schemas = document.components.schemas ?? {}
  expect(Object.keys(schemas)).toEqual(
    expect.arrayContaining(['KeySet', 'Login', 'Problem', 'Registration', 'Seller', 'Session', 'SignIn', 'User']),
  )
  expect(Object.entries(schemas).filter(([, schema]) => 'nullable' in schema && schema.nullable)).toEqual([])
})

test('the document says of which form the input must be', () => {
  expect(document.components.schemas?.['Registration']).toMatchObject({
    type: 'object',
    required: ['email', 'password'],
    properties: {
      email: { type: 'string', format: 'email' },
      password: { type: 'string', minLength: 8, maxLength: 128 },
    },
  })
})
