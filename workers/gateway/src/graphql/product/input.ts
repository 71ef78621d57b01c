import type { components } from '../../generated/product.ts'
import { present } from '../../present.ts'

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

/** A new product as REST wants it; of an old and a new name for the same thing the new one wins. */
export function newProductBody({
  categoryId,
  category,
  inventory,
  stock,
  imageUrl,
  sellerId,
  ...input
}: ProductInput): Body {
  const { images = imageUrl === undefined ? undefined : [imageUrl], ...rest } = input
  return checkedByService({
    ...rest,
    ...present({
      images,
      category: categoryId ?? category,
      inventory: inventory ?? stock,
      seller: sellerId === 'admin' ? undefined : sellerId,
    }),
  })
}

type Nullable<T> = { [K in keyof T]?: T[K] | null | undefined }

/** Changes to a product as REST wants them: null clears pictures and tags, and means nothing where nothing can be cleared. */
export function productChangeBody({
  images,
  imageUrl,
  tags,
  ...input
}: Nullable<ProductInput & { isActive: boolean }>): Schemas['ProductChange'] {
  const { name, description, price, categoryId, category, inventory, stock, sellerId, active, isActive } = input
  const pictures = images === undefined && imageUrl !== undefined ? imageUrl && [imageUrl] : images
  return {
    ...present({
      name,
      description,
      price,
      category: categoryId ?? category,
      inventory: inventory ?? stock,
      seller: sellerId === 'admin' ? undefined : sellerId,
      active: active ?? isActive,
    }),
    ...(pictures !== undefined && { images: pictures || null }),
    ...(tags !== undefined && { tags }),
  }
}

/** Category and inventory may be missing here: the service says so, in the same words to every client. */
function checkedByService(body: Partial<Body>): Body {
  return body as Body
}
