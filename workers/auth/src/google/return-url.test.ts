import { describe, expect, test } from 'vitest'
import { allowedReturnUrl, answering } from './return-url.ts'

const LIST = 'https://shop.example, https://app.example:8443/signed-in shopapp://signed-in https://open.example/in/*'

describe('people may be returned to', () => {
  test.each([
    ['https://shop.example', 'https://shop.example/'],
    ['https://SHOP.example:443?tab=1#top', 'https://shop.example/?tab=1#top'],
    ['https://app.example:8443/signed-in', 'https://app.example:8443/signed-in'],
    ['https://app.example:8443/a/../signed-in?x=1', 'https://app.example:8443/signed-in?x=1'],
    ['shopapp://signed-in?x=1', 'shopapp://signed-in?x=1'],
    ['https://open.example/in/', 'https://open.example/in/'],
    ['https://open.example/in/any/page?tab=1', 'https://open.example/in/any/page?tab=1'],
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
    ['our host with a dot behind it', 'https://shop.example./'],
    ['our host, continued after a tab', 'https://shop.example\t.evil.example/'],
    ['a host that reads like ours', 'https://shоp.example/'],
    ['a name that looks like our host', 'https://shop.example@evil.example/'],
    ['an encoded name that looks like our host', 'https://shop.example%2f@evil.example/'],
    ['a password at our host', 'https://user:password@shop.example/'],
    ['a name at our host', 'https://user@shop.example/'],
    ['another scheme', 'http://shop.example/'],
    ['another port', 'https://shop.example:444/'],
    ['no port where one is allowed', 'https://app.example/signed-in'],
    ['another page of our host', 'https://shop.example/orders'],
    ['a page below the allowed one', 'https://app.example:8443/signed-in/again'],
    ['the allowed one as a folder', 'https://app.example:8443/signed-in/'],
    ['the allowed one in capitals', 'https://app.example:8443/SIGNED-IN'],
    ['the allowed one, encoded', 'https://app.example:8443/signed%2Din'],
    ['a page beside the allowed one', 'https://app.example:8443/signed-in-not'],
    ['a page above the allowed one', 'https://app.example:8443/'],
    ['the page above what is open', 'https://open.example/in'],
    ['a page beside what is open', 'https://open.example/inside/'],
    ['a way out of what is open', 'https://open.example/in/../admin'],
    ['an encoded way out of it', 'https://open.example/in/%2e%2e/admin'],
    ['a way out with encoded slashes', 'https://open.example/in/..%2Fadmin'],
    ['a way out with encoded backslashes', 'https://open.example/in/..%5cadmin'],
    ['a way out that is encoded twice', 'https://open.example/in/%252e%252e%252fadmin'],
    ['a way out with backslashes', 'https://open.example/in\\..\\admin'],
    ['backslashes before another host', 'https:\\\\evil.example\\shop.example'],
    ['backslashes that browsers take for ours', '\\\\shop.example\\'],
    ['another app', 'evilapp://signed-in'],
    ['another page of an app of ours', 'shopapp://elsewhere'],
    ['a page below that of an app of ours', 'shopapp://signed-in/here'],
    ['a script', 'javascript:alert(1)//https://shop.example'],
    ['data', 'data:text/html,https://shop.example'],
    ['a blob that a page of ours could have made', 'blob:https://shop.example/0'],
    ['an address without a scheme', '//shop.example/'],
    ['another host without a scheme', '//evil.example/'],
    ['a path alone', '/signed-in'],
    ['an entry of the list', 'https://open.example/*'],
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
