import { type Filter, ObjectId } from 'mongodb'
import { EVERYBODY, type ProductFilter } from './product.filter.ts'
import type { ProductDocument } from './product.document.repository.ts'
import { searchText } from './search.ts'

/** The filter as a query; `categoryIds` are the categories that its category stands for. */
export function queryOf(filter: ProductFilter, categoryIds: readonly ObjectId[]): Filter<ProductDocument> {
  const { search, category, directOnly, sellerId, minRating, inStock, tags, inactiveOf } = filter
  const lying = categoryIds.length === 1 ? categoryIds[0] : { $in: [...categoryIds] }
  return {
    ...visible(inactiveOf, sellerId),
    ...(category !== undefined && { categoryPath: lying, ...(directOnly && { categoryId: lying }) }),
    ...(sellerId !== undefined && { sellerId: new ObjectId(sellerId) }),
    ...priced(filter),
    ...(minRating !== undefined && { 'ratings.average': { $gte: minRating } }),
    ...(inStock !== undefined && { inStock }),
    ...(tags !== undefined && { tags: { $all: tags } }),
    ...(search !== undefined && { $text: { $search: searchText(search) } }),
  }
}

function priced({ minPriceMinor, maxPriceMinor }: ProductFilter): Filter<ProductDocument> {
  if (minPriceMinor === undefined && maxPriceMinor === undefined) return {}
  return {
    priceMinor: {
      ...(minPriceMinor !== undefined && { $gte: minPriceMinor }),
      ...(maxPriceMinor !== undefined && { $lte: maxPriceMinor }),
    },
  }
}

/** Every index of the lists begins with `active`, so that it is given even where both will do. */
function visible(inactiveOf: string | undefined, sellerId: string | undefined): Filter<ProductDocument> {
  if (inactiveOf === undefined) return { active: true }
  const either = { active: { $in: [true, false] } }
  if (inactiveOf === EVERYBODY || inactiveOf === sellerId) return { ...either, deletedAt: null }
  return { ...either, $or: [{ active: true }, { sellerId: new ObjectId(inactiveOf), deletedAt: null }] }
}
