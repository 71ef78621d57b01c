import type { components as AuthApi } from '../generated/auth.ts'
import type { components as CategoryApi } from '../generated/category.ts'
import type { components as CouponApi } from '../generated/coupon.ts'
import type { components as OrderApi } from '../generated/order.ts'
import type { components as ProductApi } from '../generated/product.ts'
import { builder } from './builder.ts'

// The types by which the modules refer to each other's part of the graph; each module says what its own consist of.

export type UserWire = AuthApi['schemas']['User']
export type ProductWire = ProductApi['schemas']['Product']
export type CategoryWire = CategoryApi['schemas']['Category']
export type CouponWire = CouponApi['schemas']['Coupon']
export type OrderWire = OrderApi['schemas']['Order']

/** A list as REST gives it. */
export interface Page<T> {
  items: T[]
  page: number
  limit: number
  total: number
  pages: number
  nextCursor: string | null
}

export const User = builder.objectRef<UserWire>('User')
export const Seller = builder.objectRef<AuthApi['schemas']['Seller']>('Seller')
export const Product = builder.objectRef<ProductWire>('Product')
/** `facets` are there where they were asked for. */
export type ProductPageWire = Page<ProductWire> & { facets?: ProductApi['schemas']['ProductFacets'] | undefined }

export const ProductConnection = builder.objectRef<ProductPageWire>('ProductConnection')
export const Category = builder.objectRef<CategoryWire>('Category')
export const CouponValidation = builder.objectRef<CouponApi['schemas']['Validation']>('CouponValidation')
