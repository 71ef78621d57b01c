/** What the category service tells of a category. */
export interface CategoryEvent {
  id: string
  type: 'changed' | 'removed'
  categoryId: string
  version: number
  name: string
  path: string
  ancestors: string[]
  active: boolean
  /** Of a removed category: where its products go; null takes them off sale. */
  productsTo: string | null
}

/** What product needs to know of a category, copied from the category service's events. */
export interface CategoryProjection {
  id: string
  version: number
  name: string
  path: string
  ancestors: string[]
  active: boolean
}

/** How many active products lie in a category itself, and in it and all below it. */
export interface CategoryCount {
  category: string
  direct: number
  total: number
}
