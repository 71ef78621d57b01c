import { text } from 'node:stream/consumers'
import { type Appointed, appoint } from './admin/appoint.ts'
import { openShopDatabase } from './admin/database.ts'
import { readAdminOptions, USAGE } from './admin/options.ts'
import { explain } from './dev/complaint.ts'
import { helpIfAsked } from './usage.ts'
import { databaseOf } from './workers.ts'

const NEWS: Record<Appointed['state'], string> = {
  created: 'has an account now and is an admin',
  promoted: 'is an admin now; the password is as before',
  unchanged: 'is an admin already; nothing was changed',
}

helpIfAsked(USAGE)
try {
  const { email, name, passwordFromStdin, dataDir } = readAdminOptions(process.argv.slice(2), process.env)
  const password = passwordFromStdin ? (await text(process.stdin)).split(/\r?\n/)[0] : undefined
  await using shop = await openShopDatabase(dataDir, process.env)
  const appointed = await appoint(shop.client.db(databaseOf('auth')), { email, name, password }, new Date())
  console.log(`${email} ${NEWS[appointed.state]} (${shop.description})`)
  if (appointed.state === 'created' && appointed.madeUpPassword !== undefined) {
    console.log(`password  ${appointed.madeUpPassword}   shown here and nowhere else`)
  }
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}
