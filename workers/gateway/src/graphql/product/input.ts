import type { components } from '../../generated/product.ts'
import { defined, present } from '../../present.ts'
import { checkedByService } from '../checked-by-service.ts'
import { type FieldNames, namesUsed } from '../field-names.ts'

type Schemas = components['schemas']
type Body = Schemas['NewProduct']

interface ProductInput {
  name: string
  description: string
  price: number
  categoryId?: string
  category?: string
  inventory?: number
  stock?: number
  images?: string[]
  imageUrl?: string
  sellerId?: string
  tags?: string[]
  active?: boolean
}

type Nullable<T> = { [K in keyof T]?: T[K] | null | undefined }

/** The names that REST's fields came by. */
export function productNames(input: Nullable<ProductInput & { isActive: boolean }>): FieldNames {
  return {
    ...namesUsed(input, {
      category: ['categoryId', 'category'],
      inventory: ['inventory', 'stock'],
      seller: ['sellerId'],
      active: ['active', 'isActive'],
    }),
    ...(!input.images && input.imageUrl && { 'images.0': 'imageUrl' }),
  }
}

/**
 * A new product as REST wants it; of an old and a new name for the same thing the new one wins. Forms send what was
 * not filled in as an empty text.
 */
export function newProductBody({
  categoryId,
  category,
  inventory,
  stock,
  imageUrl,
  sellerId,
  ...input
}: ProductInput): Body {
  const { images = imageUrl ? [imageUrl] : undefined, ...rest } = input
  return checkedByService<Body>({
    ...rest,
    ...present({
      images,
      category: categoryId || category || undefined,
      inventory: inventory ?? stock,
      seller: sellerOf(sellerId) || undefined,
    }),
  })
}

/**
 * Changes to a product as REST wants them: null clears pictures and tags, and is refused where nothing can be cleared.
 * What only an old name says nothing about is not changed.
 */
export function productChangeBody({
  images,
  imageUrl,
  categoryId,
  category,
  inventory,
  stock,
  sellerId,
  active,
  isActive,
  ...input
}: Nullable<ProductInput & { isActive: boolean }>): Schemas['ProductChange'] {
  const pictures = images === undefined && imageUrl !== undefined ? (imageUrl && [imageUrl]) || null : images
  const change = {
    ...input,
    images: pictures,
    category: categoryId || category || categoryId,
    inventory: inventory ?? stock ?? inventory,
    seller: sellerOf(sellerId),
    active: active ?? isActive ?? active,
  }
  return checkedByService<Schemas['ProductChange']>(defined(change))
}

/** The older clients' word for nobody in particular, or nothing at all, leaves the seller to the service. */
function sellerOf(id: string | null | undefined): string | null | undefined {
  return id === 'admin' || id === '' ? undefined : id
}
