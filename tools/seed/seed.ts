import { MongoClient } from 'mongodb'
import { databaseOf } from '../workers.ts'
import { demoAccounts, seedAccounts } from './accounts.ts'
import { seedCategories, shelves } from './categories.ts'
import { seedCoupons } from './coupons.ts'
import { movePictures, seedProducts } from './products.ts'
import { seedReviews } from './reviews.ts'
import { seedSales } from './sales.ts'

export interface SeedOptions {
  mongoUri: string
  /** Gets `demo-accounts.json`, readable for its owner only. */
  dataDir: string
  /** Where the gateway answers, which serves the products' pictures. */
  origin: string
  log: (line: string) => void
}

interface Marker {
  _id: 'demo'
  at: Date
  origin: string
}

/**
 * Loads the demo data, the same on every machine, once for each database: what was changed or deleted since then stays
 * so. A start that was cut short is made good by the next one. The demo accounts always get this folder's passwords.
 */
export async function seed({ mongoUri, dataDir, origin, log }: SeedOptions): Promise<void> {
  await using client = new MongoClient(mongoUri, { appName: 'seed' })
  const markers = client.db('shop_seed').collection<Marker>('markers')
  const loaded = await markers.findOne({ _id: 'demo' })
  const accounts = await demoAccounts(dataDir)

  const productDb = client.db(databaseOf('product'))
  if (!loaded || accounts.made) await seedAccounts(client.db(databaseOf('auth')), accounts)
  if (loaded) {
    if (loaded.origin !== origin) {
      await movePictures(productDb, loaded.origin, origin)
      await markers.updateOne({ _id: 'demo' }, { $set: { origin } })
    }
    log('demo data in place already')
    return
  }
  await seedCategories(client.db(databaseOf('category')), productDb)
  const products = await seedProducts(productDb, origin)
  await seedCoupons(client.db(databaseOf('coupon')))
  const delivered = await seedSales(client.db(databaseOf('order')), productDb)
  const reviews = await seedReviews(productDb, delivered)
  await markers.updateOne({ _id: 'demo' }, { $setOnInsert: { at: new Date(), origin } }, { upsert: true })
  log(`demo data ${products} products in ${shelves().length} categories, ${reviews} reviews, loaded`)
}
