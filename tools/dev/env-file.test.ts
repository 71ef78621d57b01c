import { expect, test } from 'vitest'
import { envFile, variableIn } from './env-file.ts'

const LOCAL = {
  MONGODB_URI: 'mongodb://127.0.0.1:1/',
  UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:2',
  UPSTASH_REDIS_REST_TOKEN: 'token',
  AUTH_JWKS: '{"keys":[]}',
  AUTH_SIGNING_KEY: '{"kty":"EC"}',
  APP_URL: 'http://127.0.0.1:3',
  PUBLIC_URL: 'http://127.0.0.1:3',
  RETURN_URLS: 'http://127.0.0.1:3',
  ENVIRONMENT: 'development',
  SESSION_CHECK_SECONDS: '3',
  CALLER_LIMIT: 'off',
}

test('JSON stands in single quotes, in which dotenv takes everything as it is', () => {
  expect(envFile(LOCAL, {})).toContain(`AUTH_SIGNING_KEY='{"kty":"EC"}'\n`)
})

test('a variable of the caller that some Worker declares takes precedence, any other is left out', () => {
  const text = envFile(LOCAL, { ACCESS_TOKEN_SECONDS: '5', MONGODB_URI: 'mongodb://db', HOME: '/home/me' })
  expect(text).toContain("ACCESS_TOKEN_SECONDS='5'\n")
  expect(text).toContain("MONGODB_URI='mongodb://db'\n")
  expect(text).not.toContain('HOME')
  expect(text.match(/^MONGODB_URI=/gm)).toHaveLength(1)
})

test('dollars are escaped, because the file is expanded after reading', () => {
  expect(envFile(LOCAL, { MONGODB_URI: 'mongodb://me:p$HOME@db' })).toContain(String.raw`p\$HOME@db`)
})

test('a value that no quotation mark can hold is refused by its name, without being shown', () => {
  expect(() => envFile(LOCAL, { MONGODB_URI: `secret'"\`` })).toThrow(/^MONGODB_URI (?!.*secret)/)
})

test('what the file holds is read as it was written', () => {
  for (const uri of ['mongodb://me:p$HOME@db', `mongodb://me:it's@db`, 'mongodb://db/?a=1#b']) {
    expect(variableIn(envFile(LOCAL, { MONGODB_URI: uri }), 'MONGODB_URI')).toBe(uri)
  }
  expect(variableIn(envFile(LOCAL, {}), 'REDIS_URL')).toBeUndefined()
})
