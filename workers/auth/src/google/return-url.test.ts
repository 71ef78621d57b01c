import { describe, expect, test } from 'vitest'
import { allowedReturnUrl, answering } from './return-url.ts'

const LIST = 'https://shop.example, https://app.example:8443/signed-in/ shopapp://signed-in'

describe('people may be returned to', () => {
  test.each([
    ['https://shop.example', 'https://shop.example/'],
    ['https://SHOP.example/any/page?tab=1#top', 'https://shop.example/any/page?tab=1#top'],
    ['https://app.example:8443/signed-in', 'https://app.example:8443/signed-in'],
    ['https://app.example:8443/signed-in/again?x=1', 'https://app.example:8443/signed-in/again?x=1'],
    ['shopapp://signed-in/here', 'shopapp://signed-in/here'],
  ])('%s', (text, url) => {
    expect(allowedReturnUrl(text, LIST)).toBe(url)
  })
})

describe('nobody is returned to', () => {
  test.each([
    ['another host', 'https://evil.example/'],
    ['a host that begins like ours', 'https://shop.example.evil.example/'],
    ['a host that ends like ours', 'https://notshop.example/'],
    ['a host below ours', 'https://sub.shop.example/'],
    ['a name that looks like our host', 'https://shop.example@evil.example/'],
    ['a password at our host', 'https://user:password@shop.example/'],
    ['another scheme', 'http://shop.example/'],
    ['another port', 'https://shop.example:444/'],
    ['a path beside the allowed one', 'https://app.example:8443/signed-in-not/'],
    ['a path above the allowed one', 'https://app.example:8443/'],
    ['a way out of the allowed path', 'https://app.example:8443/signed-in/../admin'],
    ['an encoded way out of it', 'https://app.example:8443/signed-in/%2e%2e/admin'],
    ['a way out with backslashes', 'https://app.example:8443/signed-in\\..\\admin'],
    ['backslashes before another host', 'https:\\\\evil.example\\shop.example'],
    ['another app', 'evilapp://signed-in/here'],
    ['another page of an app of ours', 'shopapp://elsewhere/'],
    ['a script', 'javascript:alert(1)//https://shop.example'],
    ['data', 'data:text/html,https://shop.example'],
    ['a blob that a page of ours could have made', 'blob:https://shop.example/0'],
    ['an address without a scheme', '//shop.example/'],
    ['a path alone', '/signed-in'],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(allowedReturnUrl(text, LIST)).toBeNull()
  })

  test('any address if none is allowed', () => {
    expect(allowedReturnUrl('https://shop.example/', ' ')).toBeNull()
  })
})

test('the page is told by its address, in place of what the address said before', () => {
  const before = 'https://shop.example/page?tab=1&code=planted&error=planted&state=planted#top'
  expect(answering(before, { code: 'a b&c', state: 's' })).toBe(
    'https://shop.example/page?tab=1&code=a+b%26c&state=s#top',
  )
  expect(answering(before, { error: 'CONFLICT' })).toBe('https://shop.example/page?tab=1&error=CONFLICT#top')
})
