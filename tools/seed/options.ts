import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Complaint } from '../dev/complaint.ts'
import { ROOT } from '../workers.ts'

export interface BulkOptions {
  products: number
  dataDir: string
  /** Where the gateway answers, which serves the pictures. */
  origin: string
}

const MAX_PRODUCTS = 1_000_000

export const USAGE = `npm run seed -- --products <number>

  Fills the shop up to so many products more than the demo data, 1 to ${MAX_PRODUCTS.toLocaleString('en')}, with their stock.
  It goes on where it was stopped.

  MONGODB_URI names the database; without it, it is that of the local platform in DATA_DIR (.data), running or not.
`

/** What to fill, and how far; throws a Complaint about what is not understood. */
export function readBulkOptions(args: string[], env: Record<string, string | undefined>): BulkOptions {
  const products = Number(productsIn(args))
  if (!Number.isInteger(products) || products < 1 || products > MAX_PRODUCTS) {
    throw new Complaint(`--products must be a number from 1 to ${MAX_PRODUCTS}.\n\n${USAGE}`)
  }
  const dataDir = resolve(ROOT, env['DATA_DIR'] || '.data')
  return { products, dataDir, origin: `http://127.0.0.1:${env['PORT'] || '8787'}` }
}

function productsIn(args: string[]): string | undefined {
  try {
    return parseArgs({ args, options: { products: { type: 'string' } } }).values.products
  } catch (error) {
    throw new Complaint(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  }
}
