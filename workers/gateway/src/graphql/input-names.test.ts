import { expect, test } from 'vitest'
import { newCouponBody } from './coupon/input.ts'
import { newProductBody, productChangeBody } from './product/input.ts'

const lamp = { name: 'Lamp', description: 'It gives light.', price: 9.5 }

test('a product in the older names becomes one in the real names', () => {
  expect(newProductBody({ ...lamp, category: 'c', stock: 3, imageUrl: '/lamp.png', sellerId: 'admin' })).toEqual({
    ...lamp,
    category: 'c',
    inventory: 3,
    images: ['/lamp.png'],
  })
})

test('the real names of a product win over the older ones', () => {
  const both = { categoryId: 'new', category: 'old', inventory: 0, stock: 3, images: [], imageUrl: '/old.png' }
  expect(newProductBody({ ...lamp, ...both, sellerId: 's' })).toEqual({
    ...lamp,
    category: 'new',
    inventory: 0,
    images: [],
    seller: 's',
  })
})

test('what a form leaves empty is not given', () => {
  const empty = { categoryId: '', category: 'Clothing', imageUrl: '', sellerId: '' }
  expect(newProductBody({ ...lamp, ...empty })).toEqual({ ...lamp, category: 'Clothing' })
  expect(newProductBody({ ...lamp, categoryId: '', category: '' })).toEqual(lamp)
  expect(newCouponBody({ code: 'TEN', discountType: '', validFrom: '', validTo: '' })).toEqual({ code: 'TEN' })
})

test.each([
  [{ stock: null, category: null, isActive: null, sellerId: '' }, {}],
  [{ sellerId: 'admin', category: '' }, {}],
  [
    { inventory: null, stock: 3, categoryId: null, category: 'c', active: null, isActive: false },
    { inventory: 3, category: 'c', active: false },
  ],
  [
    { inventory: 0, stock: 3, categoryId: '' },
    { inventory: 0, category: '' },
  ],
  [
    { images: null, tags: null, description: null },
    { images: null, tags: null, description: null },
  ],
  [{ imageUrl: '' }, { images: null }],
  [{ imageUrl: null }, { images: null }],
  [{ imageUrl: '/lamp.png' }, { images: ['/lamp.png'] }],
  [{ images: [], imageUrl: '/lamp.png' }, { images: [] }],
])('the change %j of a product is %j on REST', (change, body) => {
  expect(productChangeBody(change)).toEqual(body)
})

test('what a product lacks is left for the service to refuse', () => {
  expect(newProductBody(lamp)).toEqual(lamp)
})

const older = {
  discountType: 'Percentage',
  discount: 10,
  minPurchase: 5,
  usageLimit: 7,
  validFrom: '2026-01-01',
  validTo: '2026-02-01',
}

test('a coupon in the older names becomes one in the real names', () => {
  expect(newCouponBody({ code: 'TEN', ...older })).toEqual({
    code: 'TEN',
    type: 'percentage',
    value: 10,
    minOrderAmount: 5,
    maxUses: 7,
    startsAt: '2026-01-01',
    expiresAt: '2026-02-01',
  })
})

test('the real names of a coupon win over the older ones', () => {
  const real = {
    type: 'fixed' as const,
    value: 3,
    minOrderAmount: 0,
    maxUses: 1,
    startsAt: '2027-01-01',
    expiresAt: '2027-02-01',
  }
  expect(newCouponBody({ code: 'TEN', ...older, ...real })).toEqual({ code: 'TEN', ...real })
})
