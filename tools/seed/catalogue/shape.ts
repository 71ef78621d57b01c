export interface DemoProduct {
  name: string
  /** In major units. */
  price: number
  description: string
  tags: string[]
}

export interface DemoCategory {
  name: string
  description: string
  children?: DemoCategory[]
  products?: DemoProduct[]
}

/** One product of the demo shop; the first tags are what people search for. */
export function product(name: string, price: number, description: string, ...tags: string[]): DemoProduct {
  return { name, price, description, tags }
}
