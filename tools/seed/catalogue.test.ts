import { expect, test } from 'vitest'
import { type DemoCategory, listProducts, parseDepartment, readCatalogue } from './catalogue.ts'

test('a department is read into its tree, and each option is a product of its own', () => {
  const text =
    '# Home | Rooms\n\n## Light | Lamps\nLamp | 20.00 | It shines. | lamp, led | White, Black\n# Garden | Out\n'
  expect(parseDepartment(text, 'home.txt')).toEqual([
    {
      name: 'Home',
      description: 'Rooms',
      products: [],
      children: [
        {
          name: 'Light',
          description: 'Lamps',
          children: [],
          products: [
            { name: 'Lamp', price: 20, description: 'It shines.', tags: ['lamp', 'led'] },
            { name: 'Lamp, White', price: 20.8, description: 'It shines.', tags: ['lamp', 'led'] },
            { name: 'Lamp, Black', price: 21.6, description: 'It shines.', tags: ['lamp', 'led'] },
          ],
        },
      ],
    },
    { name: 'Garden', description: 'Out', products: [], children: [] },
  ])
})

test.each([
  ['# Home | Rooms\nLamp | cheap | It shines. | lamp', 'home.txt, line 2: not a product'],
  ['# Home | Rooms\n### Lamps | All', 'home.txt, line 2: a level of the tree is left out'],
])('a mistake in it is told with its line', (text, message) => {
  expect(() => parseDepartment(text, 'home.txt')).toThrow(message)
})

test('the demo shop has 300 products, each under a name of its own, in the leaves of three levels', () => {
  const names = listProducts().map(({ product }) => product.name)
  expect(names.length).toBeGreaterThanOrEqual(300)
  expect(new Set(names).size).toBe(names.length)
  expect(readCatalogue().flatMap(withChildren).filter(isEmpty)).toEqual([])
})

function withChildren(category: DemoCategory): DemoCategory[] {
  return [category, ...category.children.flatMap(withChildren)]
}

function isEmpty({ children, products }: DemoCategory): boolean {
  return children.length === 0 && products.length === 0
}
