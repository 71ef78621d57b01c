import type { components } from '../../generated/product.ts'
import { present } from '../../present.ts'

type Body = components['schemas']['NewProduct']

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

/** Category and inventory may be missing here: the service says so, in the same words to every client. */
function checkedByService(body: Partial<Body>): Body {
  return body as Body
}
