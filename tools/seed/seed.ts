import { MongoClient } from 'mongodb'
import { databaseOf } from '../workers.ts'
import { demoAccounts, seedAccounts } from './accounts.ts'
import { seedCategories, shelves } from './categories.ts'
import { seedCoupons } from './coupons.ts'
import { seedProducts } from './products.ts'

export interface SeedOptions {
  mongoUri: string
  /** Gets `demo-accounts.json`, readable for its owner only. */
  dataDir: string
  log: (line: string) => void
}

interface Marker {
  _id: string
  at: Date
}

/**
 * Loads the demo data, the same on every machine, once for each database: what was changed or deleted since then stays
 * so. A start that was cut short is made good by the next one. The demo accounts always get this folder's passwords.
 */
export async function seed({ mongoUri, dataDir, log }: SeedOptions): Promise<void> {
  await using client = new MongoClient(mongoUri, { appName: 'seed' })
  const markers = client.db('shop_seed').collection<Marker>('markers')
  const loaded = (await markers.findOne({ _id: 'demo' })) !== null
  const accounts = await demoAccounts(dataDir)

  const productDb = client.db(databaseOf('product'))
  if (!loaded || accounts.made) await seedAccounts(client.db(databaseOf('auth')), accounts)
  if (loaded) {
    log('demo data in place already')
    return
  }
  await seedCategories(client.db(databaseOf('category')), productDb)
  const products = await seedProducts(productDb)
  await seedCoupons(client.db(databaseOf('coupon')))
  await markers.updateOne({ _id: 'demo' }, { $setOnInsert: { at: new Date() } }, { upsert: true })
  log(`demo data ${products} products in ${shelves().length} categories, loaded`)
}
