import { shareOf, split, toMajor } from '@shop/shared/money'

export const DELIVERY_METHODS = ['standard', 'express'] as const
export type DeliveryMethod = (typeof DELIVERY_METHODS)[number]

/** What delivery costs per order, and the tax in hundredths of a per cent of what the goods cost after discount. */
export interface Tariff {
  currency: string
  shippingMinor: Record<DeliveryMethod, number>
  taxBasisPoints: number
}

/** A line as the catalogue prices it. */
export interface CatalogueLine {
  productId: string
  name: string
  image: string | null
  sellerId: string
  categoryPath: string[]
  priceMinor: number
  quantity: number
  available: number
}

export interface PricedLine extends CatalogueLine {
  subtotalMinor: number
  discountMinor: number
  taxMinor: number
}

export interface Amounts {
  subtotalMinor: number
  discountMinor: number
  shippingMinor: number
  taxMinor: number
  totalMinor: number
}

export interface Price extends Amounts {
  lines: PricedLine[]
  deliveryMethod: DeliveryMethod
  currency: string
}

/** Prices a cart: `discounts` are the coupon's shares, line by line; tax is split over the lines so that parts add up. */
export function price(
  lines: readonly CatalogueLine[],
  discounts: readonly number[],
  deliveryMethod: DeliveryMethod,
  tariff: Tariff,
): Price {
  const goods = lines.map((line, index) => ({
    ...line,
    subtotalMinor: line.priceMinor * line.quantity,
    discountMinor: discounts[index] ?? 0,
  }))
  const net = goods.map(({ subtotalMinor, discountMinor }) => subtotalMinor - discountMinor)
  const taxMinor = shareOf(sum(net), tariff.taxBasisPoints)
  const taxes = split(taxMinor, net)
  const subtotalMinor = sum(goods.map((line) => line.subtotalMinor))
  const discountMinor = sum(goods.map((line) => line.discountMinor))
  const shippingMinor = tariff.shippingMinor[deliveryMethod]
  return {
    lines: goods.map((line, index) => ({ ...line, taxMinor: taxes[index] ?? 0 })),
    deliveryMethod,
    currency: tariff.currency,
    subtotalMinor,
    discountMinor,
    shippingMinor,
    taxMinor,
    totalMinor: subtotalMinor - discountMinor + shippingMinor + taxMinor,
  }
}

/** How it travels: as asked; else express if the client sent exactly the express tariff as its shipping costs. */
export function deliveryOf(
  asked: { deliveryMethod?: DeliveryMethod | null | undefined; shipping?: number | null | undefined },
  tariff: Tariff,
): DeliveryMethod {
  if (asked.deliveryMethod) return asked.deliveryMethod
  return asked.shipping === toMajor(tariff.shippingMinor.express) ? 'express' : 'standard'
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((a, b) => a + b, 0)
}
