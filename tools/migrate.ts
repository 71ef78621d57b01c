import { Complaint, explain } from './dev/complaint.ts'
import { migrate } from './migrate/migrate.ts'
import { helpIfAsked } from './usage.ts'

helpIfAsked(`MONGODB_URI=… npm run migrate

  Creates the indexes in the databases of the server at MONGODB_URI; repeating it changes nothing.
`)
try {
  const uri = process.env['MONGODB_URI']
  if (!uri) throw new Complaint('MONGODB_URI is not set: it says which server gets the indexes.')
  await migrate(uri, console.log)
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}
