import { Refusal } from '@shop/shared/errors'
import { describe, expect, test } from 'vitest'
import { googleClients } from './clients.ts'

const none = { GOOGLE_CLIENT_ID: '', GOOGLE_CLIENT_IDS: '', PUBLIC_URL: 'https://api.shop.example' }
const web = { ...none, GOOGLE_CLIENT_ID: 'web', GOOGLE_CLIENT_SECRET: 'secret' }

describe('a shop', () => {
  test('without a client, or without its secret, sends nobody to Google', () => {
    for (const settings of [none, { ...web, GOOGLE_CLIENT_ID: '' }, { ...none, GOOGLE_CLIENT_ID: 'web' }]) {
      expect(() => googleClients(settings).web()).toThrow(expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' }))
    }
    expect(() => googleClients(none).audiences()).toThrow(Refusal)
  })

  test('has people sent back to its own address, however that is written', () => {
    const redirectUri = 'https://api.shop.example/api/auth/google/callback'
    expect(googleClients(web).web()).toEqual({ id: 'web', secret: 'secret', redirectUri })
    expect(googleClients({ ...web, PUBLIC_URL: 'https://api.shop.example/' }).web().redirectUri).toBe(redirectUri)
  })

  test('accepts the tokens of its pages and of its apps', () => {
    expect(googleClients({ ...web, GOOGLE_CLIENT_IDS: 'ios, android' }).audiences()).toEqual(['web', 'ios', 'android'])
    expect(googleClients({ ...none, GOOGLE_CLIENT_IDS: 'ios' }).audiences()).toEqual(['ios'])
  })
})
