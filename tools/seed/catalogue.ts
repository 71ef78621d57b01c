import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Complaint } from '../dev/complaint.ts'

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
  children: DemoCategory[]
  products: DemoProduct[]
}

const FOLDER = fileURLToPath(new URL('catalogue', import.meta.url))
/** What a product costs more or less in another colour or size. */
const OPTION_STEP = 0.04

/** The demo shop: one text file for each department, in the order of their names. */
export function readCatalogue(): DemoCategory[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'))
  return files.sort().flatMap((name) => parseDepartment(readFileSync(join(FOLDER, name), 'utf8'), name))
}

/** Every product of the demo shop, with the department and the category in which it lies. */
export function listProducts(): { department: string; category: string; product: DemoProduct }[] {
  return readCatalogue().flatMap((department) =>
    productsBelow(department).map(({ category, product }) => ({ department: department.name, category, product })),
  )
}

function productsBelow({ name, products, children }: DemoCategory): { category: string; product: DemoProduct }[] {
  return [...products.map((product) => ({ category: name, product })), ...children.flatMap(productsBelow)]
}

/**
 * Reads a department: `# name | description` opens a category, one level deeper for each further `#`. A product is
 * `name | price | description | tags | options`; each of its options, which may be missing, is a product of its own.
 */
export function parseDepartment(text: string, file: string): DemoCategory[] {
  const root: DemoCategory = { name: '', description: '', children: [], products: [] }
  const open = [root]
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const [, hashes = '', content = ''] = /^(#*)\s*(.*)$/.exec(line) ?? []
    const fields = content.split('|').map((field) => field.trim())
    const parent = open[(hashes.length || open.length) - 1]
    if (!parent) throw new Complaint(`${file}, line ${index + 1}: a level of the tree is left out`)
    if (hashes === '') parent.products.push(...productsOf(fields, `${file}, line ${index + 1}`))
    else open.splice(hashes.length, open.length, opened(parent, fields))
  }
  return root.children
}

function opened(parent: DemoCategory, [name = '', description = '']: string[]): DemoCategory {
  const category = { name, description, children: [], products: [] }
  parent.children.push(category)
  return category
}

function productsOf([name, price, description, tags, options]: string[], place: string): DemoProduct[] {
  if (!name || !Number(price) || !description || !tags) throw new Complaint(`${place}: not a product`)
  const product = { name, price: Number(price), description, tags: list(tags) }
  const others = list(options ?? '').map((option, index) => ({
    ...product,
    name: `${name}, ${option}`,
    price: Math.round(product.price * (1 + OPTION_STEP * (index + 1)) * 10) / 10,
  }))
  return [product, ...others]
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}
