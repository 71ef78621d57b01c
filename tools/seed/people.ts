import type { Role } from '@shop/shared/actor'
import { idOf, numberOf } from './id.ts'

export interface Person {
  role: Role
  name: string
  email: string
}

export interface DemoSeller extends Person {
  role: 'seller'
  /** What they sell. */
  departments: readonly string[]
}

/** Those whom one can sign in as. */
export const DEMO = {
  admin: { role: 'admin', name: 'Ada Admin', email: 'admin@shop.example' },
  seller: {
    role: 'seller',
    name: 'Northlight Supply',
    email: 'seller@shop.example',
    departments: ['Home', 'Electronics', 'Outdoor'],
  },
  customer: { role: 'customer', name: 'Casey Customer', email: 'customer@shop.example' },
} as const satisfies Record<Role, Person | DemoSeller>

export const SELLERS: readonly DemoSeller[] = [
  DEMO.seller,
  seller('Harbour Goods', 'Apparel', 'Outdoor', 'Home'),
  seller('Old Mill Workshop', 'Home', 'Play & Paper', 'Garden'),
  seller('Brightwater Audio', 'Electronics'),
  seller('Fern & Furrow', 'Garden', 'Pantry & Care'),
  seller('Kestrel Outfitters', 'Outdoor', 'Apparel'),
  seller('Linden & Daughters', 'Pantry & Care'),
  seller('Paper Lantern', 'Play & Paper'),
  seller('Copperline Kitchen', 'Home', 'Pantry & Care'),
  seller('Ridgeway Cycles', 'Outdoor'),
  seller('Switchyard Components', 'Electronics'),
  seller('Wool & Weather', 'Apparel'),
]

/** Customers whom nobody can sign in as: they have written the reviews and placed most of the orders. */
export const CUSTOMERS: readonly Person[] = [
  'Amara Okafor',
  'Björn Lindqvist',
  'Chiara Conti',
  'Dmitri Volkov',
  'Elena Marković',
  'Farid Haddad',
  'Grace Nakamura',
  'Henrik Dahl',
  'Inês Carvalho',
  'Jakub Nowak',
  'Keiko Tanaka',
  'Liam O’Connor',
  'Mei Chen',
  'Noor Rahman',
  'Oskar Weber',
  'Priya Nair',
  'Quentin Moreau',
  'Rosa Jiménez',
  'Sofia Papadopoulou',
  'Thabo Mokoena',
].map((name) => ({ role: 'customer', name, email: `${word(name)}@people.example` }))

export function userId({ email }: Person): string {
  return idOf('user', email)
}

/** Who sells a product of this department. */
export function sellerOf(department: string, product: string): DemoSeller {
  const candidates = SELLERS.filter(({ departments }) => departments.includes(department))
  return candidates[numberOf(`seller ${product}`, candidates.length)] ?? DEMO.seller
}

function seller(name: string, ...departments: string[]): DemoSeller {
  return { role: 'seller', name, email: `${word(name)}@shop.example`, departments }
}

/** The name in the form that an e-mail address may have. */
function word(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/[^a-zA-Z ]/g, '')
  return plain.trim().replaceAll(/ +/g, '.').toLowerCase()
}
