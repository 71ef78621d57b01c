import { openShopDatabase } from './admin/database.ts'
import { Complaint, explain } from './dev/complaint.ts'
import { createIndexes } from './migrate/create-indexes.ts'
import { indexes } from './migrate/indexes.ts'
import { seedBulk } from './seed/bulk.ts'
import { readBulkOptions, USAGE } from './seed/options.ts'
import { progressOn } from './seed/progress.ts'
import { helpIfAsked } from './usage.ts'
import { databaseOf } from './workers.ts'

helpIfAsked(USAGE)
try {
  const { products, dataDir, origin } = readBulkOptions(process.argv.slice(2), process.env)
  await using shop = await openShopDatabase(dataDir, process.env)
  const db = shop.client.db(databaseOf('product'))
  if (!(await db.collection('categories').findOne({}))) {
    throw new Complaint(`There are no categories in ${shop.description}: start it once with its demo data (npm start).`)
  }
  await createIndexes(db, indexes.product)
  const begun = performance.now()
  await seedBulk(db, { products, origin, progress: progressOn(process.stdout, products) })
  const seconds = Math.round((performance.now() - begun) / 1_000)
  console.log(`${products.toLocaleString('en')} products are in ${shop.description} (${seconds} s)`)
  console.log('Lists that are cached show them within two minutes.')
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}
